#include "lamina/workflow/landscape.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "lamina/core/error.hpp"
#include "training/measure.hpp"
#include "workflow/directions.hpp"
#include "workflow/prepared.hpp"
#include "workflow/trained_losses.hpp"
#include "workflow/training_path.hpp"

namespace lamina {

namespace {

void require_options(const LandscapeOptions& options) {
  const auto refuse = [](const char* what, const char* fix) {
    throw Error({.code = "usage.bad_value", .what = what, .where = "landscape", .fix = fix});
  };
  if (options.grid < 3 || options.grid > 201) {
    refuse("the grid has too few or too many points", "give from 3 to 201 each way");
  }
  if (!(options.range > 0) || !std::isfinite(options.range)) {
    refuse("the range is no finite number above 0", "give one such as 1");
  }
  if (options.rows < 0)
    refuse("fewer rows than none",
           "give rows of at least 1, or 0 for as many "
           "as take some seconds");
}

/// So many that a picture takes some seconds.
std::int64_t usual_rows(const Network& network, std::int64_t grid) {
  constexpr double worth = 3e11;  // multiplications and additions
  const auto row = static_cast<double>(2 * network.parameters().trainable_parameters());
  const double rows = worth / (std::max(row, 1.0) * static_cast<double>(grid * grid));
  return static_cast<std::int64_t>(std::clamp(rows, 100.0, 1000.0));
}

/// Rows to measure on: of those whose answer is known, of a class that the model knows.
struct MeasuredRows {
  Prepared rows;
  std::int64_t known = 0;
};

MeasuredRows some_rows(const Model& model, const Table& table, const LandscapeOptions& options) {
  const Preprocessor& preprocessor = model.artifact().preprocessor;
  const Column* const target = table.find(preprocessor.target());
  if (target == nullptr) {
    throw Error({.code = "data.missing_column",
                 .what = "the column of the answers, '" + printable(preprocessor.target()) +
                         "', is not there",
                 .where = table.name(),
                 .fix = "the loss needs rows with known answers"});
  }
  std::vector<std::int64_t> known;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    if (!target->is_missing(row)) known.push_back(row);
  }
  MeasuredRows measured{.rows = {}, .known = static_cast<std::int64_t>(known.size())};
  std::vector<std::int64_t> chosen;
  const Permutation order(Seed(options.seed).at("rows"), std::max<std::int64_t>(measured.known, 1));
  const std::int64_t most =
      options.rows > 0 ? options.rows : usual_rows(model.artifact().network, options.grid);
  for (std::int64_t i = 0; i < std::min(most, measured.known); ++i) {
    chosen.push_back(known[static_cast<std::size_t>(order(i))]);
  }
  std::sort(chosen.begin(), chosen.end());
  const Prepared all = prepare_with_truth(preprocessor, model.artifact().network, table, chosen);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (all.labels.empty() || all.labels[i] >= 0) chosen[kept++] = chosen[i];
  }
  chosen.resize(kept);
  if (chosen.empty()) {
    throw Error({.code = "data.no_rows",
                 .what = "no row has an answer that the model knows in the target column '" +
                         printable(preprocessor.target()) + "'",
                 .where = table.name(),
                 .fix = "give rows with known answers"});
  }
  measured.rows = prepare(preprocessor, model.artifact().network, table, chosen);
  measured.rows.weights = trained_weights(model.artifact(), table, chosen);
  return measured;
}

/// The loss at any weights near a model.
class Slice {
 public:
  Slice(const Engine& engine, const Artifact& artifact, const NetworkLoss& loss, Examples rows,
        std::array<Direction, 2> directions)
      : origin_(artifact.parameters),
        now_(artifact.parameters),
        rows_(std::move(rows)),
        directions_(std::move(directions)),
        network_(artifact.network),
        tape_(engine),
        measure_(engine, artifact.network, now_, loss, rows_, 1) {}

  double at(double x, double y) {
    const float* const from = origin_.all().f32();
    float* const to = now_.all().f32();
    for (std::size_t i = 0; i < directions_[0].size(); ++i) {
      to[i] = static_cast<float>(from[i] + x * directions_[0][i] + y * directions_[1][i]);
    }
    return loss();
  }
  double at(const ParameterArena& weights) {
    const ConstView from = weights.all();
    std::copy_n(from.f32(), from.elements(), now_.all().f32());
    return loss();
  }
  double x_of(const ParameterArena& weights) const {
    return along(directions_[0], origin_, weights);
  }
  double y_of(const ParameterArena& weights) const {
    return along(directions_[1], origin_, weights);
  }

 private:
  /// With what the regularizers add to it in training.
  double loss() {
    tape_.begin_evaluation(network_.parameters(), now_);
    const Var penalty = network_.penalty(tape_);
    const double extra = penalty ? *tape_.value(penalty).f32() : 0;
    return measure_().loss + extra;
  }

  const ParameterArena& origin_;
  ParameterArena now_;
  Examples rows_;
  std::array<Direction, 2> directions_;
  const Network& network_;
  Tape tape_;
  Measure measure_;
};

/// Evenly spaced, with both ends.
std::vector<double> places(double low, double high, std::int64_t count) {
  std::vector<double> all;
  for (std::int64_t i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count - 1);
    all.push_back(low + share * (high - low));
  }
  return all;
}

/// A quarter more on each side than the way takes; the model is at 0.
std::vector<double> places_around(const std::vector<PathPoint>& path, double PathPoint::*place,
                                  std::int64_t count, double least) {
  double low = 0;
  double high = 0;
  for (const PathPoint& point : path) {
    low = std::min(low, point.*place);
    high = std::max(high, point.*place);
  }
  const double margin = std::max((high - low) / 4, least);
  return places(low - margin, high + margin, count);
}

}  // namespace

Landscape landscape(const Model& model, const Table& table, const LandscapeOptions& options) {
  require_options(options);
  const FloatMode float_mode;
  const Artifact& artifact = model.artifact();
  const Engine engine(options.threads);
  const NetworkLoss loss(artifact.network, trained_losses(artifact));
  const MeasuredRows measured = some_rows(model, table, options);
  Landscape found;
  found.loss_name = loss.loss(0).kind();
  found.rows = measured.rows.rows();
  found.known_rows = measured.known;

  const Seed seed = Seed(options.seed).at("landscape");
  std::array<Direction, 2> directions;
  TrainingPath path;
  if (options.path) {
    constexpr std::int64_t most_points = 48;
    path = training_path(artifact, table, most_points, options.threads);
    MainDirections main =
        main_directions(artifact.network.parameters(), artifact.parameters, path.points);
    directions = std::move(main.directions);
    found.path_share = main.share;
  } else {
    directions = {random_direction(artifact.network, artifact.parameters, seed.at("first")),
                  random_direction(artifact.network, artifact.parameters, seed.at("second"))};
  }
  Slice slice(engine, artifact, loss, measured.rows.examples(), std::move(directions));
  for (std::size_t i = 0; i < path.points.size(); ++i) {
    const ParameterArena& weights = path.points[i];
    found.path.push_back(
        {path.epochs[i], slice.x_of(weights), slice.y_of(weights), slice.at(weights)});
  }
  if (options.path) {
    constexpr double least = 1e-3;
    found.x = places_around(found.path, &PathPoint::x, options.grid, least);
    found.y = places_around(found.path, &PathPoint::y, options.grid, least);
  } else {
    found.x = places(-options.range, options.range, options.grid);
    found.y = found.x;
  }
  found.middle = slice.at(0, 0);
  found.lowest = std::numeric_limits<double>::infinity();
  found.highest = -found.lowest;
  for (const double y : found.y) {
    for (const double x : found.x) {
      const double value = slice.at(x, y);
      found.loss.push_back(value);
      if (!std::isfinite(value)) continue;
      found.lowest = std::min(found.lowest, value);
      found.highest = std::max(found.highest, value);
    }
  }
  return found;
}

}  // namespace lamina
