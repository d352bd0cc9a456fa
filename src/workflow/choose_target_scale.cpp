#include "workflow/choose_target_scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "lamina/core/error.hpp"
#include "workflow/loss_fits.hpp"

namespace lamina {

namespace {

constexpr std::size_t most_rows = 4'000;
constexpr std::size_t fewest_rows = 200;  // below them a trial tells little
constexpr double least_skewness = 1;
constexpr double least_gain = 0.02;  // chance makes trials of equal scales differ by as much

/// Third central moment over the cube of the standard deviation.
double skewness(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  double mean = 0, squares = 0, cubes = 0;
  for (const double value : values) mean += value / count;
  for (const double value : values) {
    const double distance = value - mean;
    squares += distance * distance / count;
    cubes += distance * distance * distance / count;
  }
  return squares > 0 ? cubes / (squares * std::sqrt(squares)) : 0;
}

std::vector<TargetScale> scales_in_question(std::span<const double> values,
                                            const std::string& metric) {
  const bool by_squares = metric == "rmse";
  const bool positive = *std::min_element(values.begin(), values.end()) >= 0;
  std::vector<TargetScale> scales;
  if (positive && (!by_squares || skewness(values) > least_skewness)) {
    scales.push_back(TargetScale::log);
  }
  if (!by_squares) scales.push_back(TargetScale::quantile);
  return scales;
}

/// Every so many-th row, so that there are at most `most_rows`.
std::vector<std::int64_t> some_of(std::span<const std::int64_t> rows) {
  const std::size_t stride = (rows.size() + most_rows - 1) / most_rows;
  std::vector<std::int64_t> some;
  for (std::size_t i = 0; i < rows.size(); i += stride) some.push_back(rows[i]);
  return some;
}

TrainOptions options_of_trial(const TrainOptions& options) {
  TrainOptions trial;
  trial.target = options.target;
  trial.task = options.task;
  trial.epochs = 25;
  trial.batch = 64;
  trial.recipe = Recipe::mlp;
  trial.layers = {128, 128};
  trial.weights = options.weights;
  trial.metrics = {MedianAbsoluteError{}, MeanAbsolutePercentageError{}, RootMeanSquaredLogError{}};
  trial.test = 0.3;
  trial.split = options.split;
  trial.time = options.time;
  trial.group = options.group;
  trial.seed = options.seed;
  trial.reading = options.reading;
  trial.fingerprints = false;
  trial.threads = options.threads;
  trial.stop = options.stop;
  return trial;
}

Note note_on(TargetScale scale, std::string trial) {
  return {.code = "train.note.target_transform",
          .what = scale == TargetScale::log
                      ? "the logarithm of the target is learnt"
                      : "the target's place among the training rows is learnt, as a normal number",
          .where = std::move(trial),
          .fix = "--target-transform standard learns the target as it is"};
}

}  // namespace

void require_transform(const TrainOptions& options, Task task) {
  const bool transforms =
      options.target_transform.value_or(TargetScale::standard) != TargetScale::standard;
  const char* const name = transforms ? "--target-transform" : "--clamp";
  if (!transforms && !options.clamp) return;
  const auto refuse = [&](const char* what) {
    throw Error({.code = "usage.conflict",
                 .what = what,
                 .where = std::string("option ") + name,
                 .fix = "leave it out"});
  };
  if (task != Task::regression)
    refuse("classes are learnt as they are: only amounts are transformed");
  if (outputs_of_amount(options) > 1) {
    refuse(
        "the loss gaussian tells a spread in the target's own unit, so the target must be "
        "standardised and nothing more");
  }
}

TargetScale choose_target_scale(const Table& table, std::span<const std::int64_t> training,
                                const TrainOptions& options, Notes& notes) {
  if (options.target_transform) return *options.target_transform;
  const bool own_loss = options.optimize.empty() && (options.loss || !options.said.loss.empty());
  if (own_loss || options.clamp || is_published(options.recipe) || training.size() < fewest_rows)
    return TargetScale::standard;
  const std::vector<std::int64_t> some = some_of(training);
  const Column& target = table.column(options.target);
  std::vector<double> values;
  for (const std::int64_t row : some) {
    values.push_back(target.numbers[static_cast<std::size_t>(row)]);
  }
  const std::string metric = options.optimize.empty() ? "rmse" : options.optimize;
  const std::vector<TargetScale> scales = scales_in_question(values, metric);
  if (scales.empty()) return TargetScale::standard;
  const Table rows = table.select(some);
  TrainOptions trial = options_of_trial(options);
  const auto error_with = [&](TargetScale scale) {
    trial.target_transform = scale;
    const TrainReport report = run_training(plan_training(rows, trial));
    return report.scores ? (*report.scores)[metric] : std::numeric_limits<double>::quiet_NaN();
  };
  TargetScale best = TargetScale::standard;
  const double usual = error_with(best);
  double least = usual * (1 - least_gain);
  for (const TargetScale scale : scales) {
    const double error = error_with(scale);
    if (!(error < least)) continue;
    least = error;
    best = scale;
  }
  if (best != TargetScale::standard) {
    notes.push_back(note_on(best, fmt::format("{} {:.4g} in place of {:.4g} in a trial on {} rows",
                                              metric, least, usual, rows.rows())));
  }
  return best;
}

}  // namespace lamina
