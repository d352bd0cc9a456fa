#include "workflow/importance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lamina/core/math.hpp"
#include "lamina/core/random.hpp"
#include "objective/metrics/interval.hpp"
#include "preprocess/column_places.hpp"
#include "workflow/seen_rows.hpp"

namespace lamina {

namespace {

using Places = std::vector<std::int64_t>;

constexpr std::int64_t fewest_rows = 10;  // of fewer no spread is known

/// Some of so many rows, in their order.
Places some_of(std::int64_t rows, std::int64_t most, Seed seed) {
  Places places(static_cast<std::size_t>(std::min(rows, most)));
  if (rows <= most) {
    std::iota(places.begin(), places.end(), std::int64_t{0});
  } else {
    Permutation(seed, rows).write(0, places);
    std::sort(places.begin(), places.end());
  }
  return places;
}

/// The metric of some rows as a function of the mean of what each loses: the log loss is that mean,
/// the RMSE its root.
class Metered {
 public:
  Metered(const Predictor& predictor, const Prepared& rows) : predictor_(predictor), rows_(rows) {}

  bool classes() const { return rows_.values.empty(); }

  /// What each row loses, and the metric of all.
  double operator()(const Features& features, std::vector<double>& losses) const {
    const Predictions answers = predictor_.predict(features);
    for (std::size_t r = 0; r < losses.size(); ++r) losses[r] = loss(answers, r);
    const auto term = [&](std::int64_t r) {
      return losses[static_cast<std::size_t>(r)];
    };
    const double mean = MeanOfRows(rows_.rows(), term, rows_.row_weights).mean;
    return classes() ? mean : std::sqrt(mean);
  }

  /// The slope of the metric over the mean.
  double slope(double metric) const { return classes() ? 1 : metric > 0 ? 1 / (2 * metric) : 0; }
  /// The mean that the metric was made of.
  double mean(double metric) const { return classes() ? metric : metric * metric; }

 private:
  double loss(const Predictions& answers, std::size_t r) const {
    if (!classes()) {
      const double error = answers.values[r] - rows_.values[r];
      return error * error;
    }
    constexpr double smallest = 1.0 / (1 << 23);  // as the metric log_loss has it
    const std::int32_t label = rows_.labels[r];
    const std::int64_t columns = answers.probabilities.shape().columns();
    const double p =
        label < 0 ? 0 : answers.probabilities.f32()[static_cast<std::int64_t>(r) * columns + label];
    return -math::log(std::max(p, smallest));
  }

  const Predictor& predictor_;
  const Prepared& rows_;
};

/// Rows to learn from say their targets as the loss reads them.
void add_truth(const Preprocessor& preprocessor, const Tensor& targets, const Places& places,
               Prepared& rows) {
  for (const std::int64_t place : places) {
    if (preprocessor.task() == Task::regression) {
      rows.values.push_back(preprocessor.invert_target(targets.f32()[place]));
    } else {
      rows.labels.push_back(targets.dtype() == DType::i32
                                ? targets.i32()[place]
                                : static_cast<std::int32_t>(targets.f32()[place]));
    }
  }
}

/// By what it costs: so many rows through the network.
std::optional<ImportanceOptions> affordable_importance(const Artifact& artifact, std::int64_t rows,
                                                       std::int64_t training_rows,
                                                       std::int64_t epochs) {
  constexpr double few_milliseconds = 2e8;   // multiplications
  constexpr std::int64_t telling_rows = 30;  // of fewer the intervals say nothing
  constexpr std::int64_t enough_rows = 200;  // before more shuffles are worth more than more rows
  const auto parameters = static_cast<double>(
      std::max<std::int64_t>(artifact.network.parameters().trainable_parameters(), 1));
  const double passes =
      std::max(static_cast<double>(epochs) * static_cast<double>(training_rows) / 10,
               few_milliseconds / parameters);
  const auto columns = static_cast<double>(column_places(artifact.preprocessor).size());
  ImportanceOptions options{.rows = std::min(rows, ImportanceOptions{}.rows)};
  const auto affordable = [&] {
    return passes / (columns * static_cast<double>(options.repeats));
  };
  const auto wanted = static_cast<double>(std::min(options.rows, enough_rows));
  while (options.repeats > 1 && affordable() < wanted) --options.repeats;
  options.rows =
      static_cast<std::int64_t>(std::min(static_cast<double>(options.rows), affordable()));
  if (rows < fewest_rows || options.rows < std::min(rows, telling_rows)) return {};
  return options;
}

}  // namespace

Importances importances(const Predictor& predictor, const Prepared& all,
                        const ImportanceOptions& options) {
  const Preprocessor& preprocessor = predictor.artifact().preprocessor;
  const Seed seed = Seed(options.seed).at("importance");
  const Places places = some_of(all.rows(), options.rows, seed.at("rows"));
  Prepared rows = rows_at(all, places);
  if (rows.values.empty() && rows.labels.empty()) {
    add_truth(preprocessor, all.targets[0], places, rows);
  }
  const Metered metered(predictor, rows);
  const std::size_t count = places.size();
  const auto n = static_cast<double>(count);
  std::vector<double> whole(count), losses(count), adds(count);
  Importances found{.metric = metered.classes() ? "log_loss" : "rmse",
                    .rows = rows.rows(),
                    .known_rows = all.rows(),
                    .repeats = options.repeats};
  if (count == 0) return found;
  found.score = metered(rows.features, whole);
  Features shuffled = rows.features;
  Places order(count);
  const auto repeats = static_cast<double>(options.repeats);
  for (const ColumnPlaces& column : column_places(preprocessor)) {
    double sum = 0;
    for (std::size_t r = 0; r < count; ++r) {
      adds[r] = -metered.slope(found.score) * (whole[r] - metered.mean(found.score));
    }
    for (std::int64_t repeat = 0; repeat < options.repeats; ++repeat) {
      Permutation(seed.at(column.column).at(static_cast<std::uint64_t>(repeat)), rows.rows())
          .write(0, order);
      copy_places(rows.features, column.places, order, shuffled);
      const double metric = metered(shuffled, losses);
      sum += metric - found.score;
      for (std::size_t r = 0; r < count; ++r) {
        const double added = metered.slope(metric) * (losses[r] - metered.mean(metric)) / repeats;
        adds[r] += added;                                   // it got another's cell
        adds[static_cast<std::size_t>(order[r])] += added;  // another got its cell
      }
    }
    std::iota(order.begin(), order.end(), std::int64_t{0});
    copy_places(rows.features, column.places, order, shuffled);
    ColumnImportance importance{column.column, sum / repeats};
    if (rows.row_weights.empty() && rows.rows() >= fewest_rows) {
      double squares = 0;
      for (const double one : adds) squares += one * one;
      importance.interval = interval_of_normal(
          importance.importance, std::sqrt(squares / n / (n - 1)), -HUGE_VAL, HUGE_VAL);
    }
    found.columns.push_back(std::move(importance));
  }
  std::stable_sort(found.columns.begin(), found.columns.end(),
                   [](const ColumnImportance& a, const ColumnImportance& b) {
                     return a.importance > b.importance;
                   });
  return found;
}

std::optional<Importances> importances_of_training(const Model& model, const Prepared& training,
                                                   const Prepared& validation,
                                                   const Prepared& held_out, std::int64_t epochs) {
  const Artifact& artifact = model.artifact();
  // Of one column there is nothing to compare.
  if (epochs == 0 || column_places(artifact.preprocessor).size() < 2) return {};
  const bool unseen = held_out.rows() > 0;
  const bool chosen = !unseen && validation.rows() > 0;
  const Prepared& rows = unseen ? held_out : chosen ? validation : training;
  std::optional<ImportanceOptions> options =
      affordable_importance(artifact, rows.rows(), training.rows(), epochs);
  if (!options) return {};
  options->seed = static_cast<std::uint64_t>(artifact.training.seed);
  Importances found = importances(model.predictor(), rows, *options);
  found.part = unseen ? "held_out" : chosen ? "validation" : "training";
  return found;
}

}  // namespace lamina
