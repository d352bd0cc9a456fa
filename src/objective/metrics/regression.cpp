// Scores of a regression from its predictions.
#include <cmath>
#include <string>

#include "kernels/ref/lanes.hpp"
#include "lamina/core/error.hpp"
#include "lamina/objective/metrics.hpp"

namespace lamina {

Scores regression_scores(std::span<const double> predictions, std::span<const double> targets) {
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
  const auto sum = [&](auto term) {
    return kernels::ref::sum_over_rows<double>(rows, [&](double so_far, std::int64_t r) {
      const auto i = static_cast<std::size_t>(r);
      return so_far + term(predictions[i], targets[i]);
    });
  };
  const auto count = static_cast<double>(rows);
  const double mean = sum([](double, double target) { return target; }) / count;
  const double absolute = sum([](double y, double target) { return std::abs(y - target); });
  const double squared = sum([](double y, double t) { return (y - t) * (y - t); });
  const double spread = sum([&](double, double t) { return (t - mean) * (t - mean); });
  bool constant = true;  // the spread of a constant may be a rounding error, not 0
  for (const double target : targets) constant = constant && target == targets[0];
  const double exact = squared == 0 ? 1 : 0;

  Scores scores;
  scores.metrics = {{"rmse", std::sqrt(squared / count)},
                    {"mae", absolute / count},
                    {"r2", constant ? exact : 1 - squared / spread}};
  return scores;
}

}  // namespace lamina
