// Scores of a regression from its predictions.
#include <cmath>
#include <string>

#include "lamina/core/error.hpp"
#include "lamina/objective/metrics.hpp"
#include "objective/metrics/interval.hpp"
#include "objective/metrics/row_weights.hpp"

namespace lamina {

Scores regression_scores(std::span<const double> predictions, std::span<const double> targets,
                         std::span<const double> weights) {
  if (predictions.size() != targets.size()) {
    throw Error({.code = "usage.shape",
                 .what = "[regression_scores] got " + std::to_string(predictions.size()) +
                         " predictions and " + std::to_string(targets.size()) + " targets",
                 .where = "regression_scores",
                 .fix = "give one prediction for each target"});
  }
  if (targets.empty()) {
    throw Error({.code = "usage.no_rows",
                 .what = "there are no rows to score",
                 .where = "regression_scores",
                 .fix = "give at least one row"});
  }
  const auto rows = static_cast<std::int64_t>(targets.size());
  require_weights("regression_scores", weights, rows);
  const auto of_rows = [&](auto term) {
    return MeanOfRows(
        rows,
        [&](std::int64_t r) {
          const auto i = static_cast<std::size_t>(r);
          return term(predictions[i] - targets[i], targets[i]);
        },
        weights);
  };
  const auto square = [](double x) {
    return x * x;
  };
  const double mean = of_rows([](double, double target) { return target; }).mean;
  const MeanOfRows absolute = of_rows([](double error, double) { return std::abs(error); });
  const MeanOfRows squared = of_rows([&](double error, double) { return square(error); });
  const double spread = of_rows([&](double, double target) { return square(target - mean); }).mean;
  bool constant = true;         // the spread of a constant may be a rounding error, not 0
  std::optional<double> first;  // of those that count
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!weights.empty() && weights[i] == 0) continue;
    constant = constant && targets[i] == first.value_or(targets[i]);
    first = targets[i];
  }
  const double exact = squared.mean == 0 ? 1 : 0;

  Metric rmse = {"rmse", std::sqrt(squared.mean)};
  Metric mae = {"mae", absolute.mean};
  Metric r2 = {"r2", constant && !std::isnan(squared.mean) ? exact : 1 - squared.mean / spread};
  if (squared.error) {
    const auto of_square = interval_of_normal(squared.mean, *squared.error, 0, HUGE_VAL);
    if (of_square) rmse.interval = {std::sqrt(of_square->low), std::sqrt(of_square->high)};
    mae.interval = interval_of_normal(absolute.mean, *absolute.error, 0, HUGE_VAL);
  }
  if (squared.error && !constant) {
    const MeanOfRows ratio = of_rows([&](double error, double target) {
      return (square(error) - (1 - r2.value) * square(target - mean)) / spread;
    });
    r2.interval = interval_of_normal(r2.value, *ratio.error, -HUGE_VAL, 1);
  }
  return {.metrics = {rmse, mae, r2}, .confusion = {}};
}

}  // namespace lamina
