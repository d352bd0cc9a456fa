#include "workflow/choose_threshold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Weights of rows by truth and answer.
struct Counts {
  double true_positive = 0, false_positive = 0, true_negative = 0, false_negative = 0;
};

double ratio(double part, double whole) {
  return whole == 0 ? 0 : part / whole;
}

double value_of(std::string_view metric, const Counts& c) {
  const double positive = c.true_positive + c.false_negative;
  const double negative = c.true_negative + c.false_positive;
  if (metric == "accuracy") {
    return ratio(c.true_positive + c.true_negative, positive + negative);
  }
  if (metric == "f1") {
    return ratio(2 * c.true_positive, 2 * c.true_positive + c.false_positive + c.false_negative);
  }
  if (metric == "balanced_accuracy") {
    return (ratio(c.true_positive, positive) + ratio(c.true_negative, negative)) / 2;
  }
  const double answered = c.true_positive + c.false_positive;
  const double others = c.true_negative + c.false_negative;
  return ratio(c.true_positive * c.true_negative - c.false_positive * c.false_negative,
               std::sqrt(positive * negative * answered * others));
}

}  // namespace

double choose_threshold(std::span<const float> probabilities, std::span<const std::int32_t> labels,
                        std::span<const double> weights, std::string_view metric) {
  constexpr double even = 0.5;
  const auto weight = [&](std::size_t r) {
    return weights.empty() ? 1 : weights[r];
  };
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] < probabilities[b];
  });
  // At first all are answered class 1; each step further one row more is not.
  Counts counts;
  Counts at_even;
  for (std::size_t r = 0; r < labels.size(); ++r) {
    (labels[r] == 1 ? counts.true_positive : counts.false_positive) += weight(r);
    const bool answered = probabilities[r] > even;
    double& cell = labels[r] == 1 ? answered ? at_even.true_positive : at_even.false_negative
                   : answered     ? at_even.false_positive
                                  : at_even.true_negative;
    cell += weight(r);
  }
  double best = even;
  double most = value_of(metric, at_even);
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    const std::size_t r = order[i];
    const bool truth = labels[r] == 1;
    (truth ? counts.true_positive : counts.false_positive) -= weight(r);
    (truth ? counts.false_negative : counts.true_negative) += weight(r);
    const float low = probabilities[r];
    const float high = probabilities[order[i + 1]];
    if (low == high) continue;
    const float middle = low + (high - low) / 2;
    const double threshold = middle < high ? middle : low;
    const double value = value_of(metric, counts);
    const bool nearer = std::abs(threshold - even) < std::abs(best - even);
    if (value < most || (value == most && !nearer)) continue;
    most = value;
    best = threshold;
  }
  return best;
}

void require_metric_to_optimize(const std::string& metric, Task task, bool rows_to_choose_by) {
  constexpr const char* where = "option --optimize";
  if (metric.empty()) return;
  if (task == Task::multiclass) {
    throw Error({.code = "usage.conflict",
                 .what = "what is optimized is a threshold between two classes, or how an amount "
                         "is transformed, and the target has more classes",
                 .where = where,
                 .fix = "leave it out"});
  }
  const auto is_of = [&](std::span<const std::string_view> metrics) {
    return std::find(metrics.begin(), metrics.end(), metric) != metrics.end();
  };
  const bool amounts = task == Task::regression;
  const std::span<const std::string_view> fitting =
      amounts ? std::span<const std::string_view>(amount_metrics) : threshold_metrics;
  if (!is_of(fitting)) {
    const bool known = is_of(amount_metrics) || is_of(threshold_metrics);
    throw Error(
        {.code = known ? "usage.conflict" : "usage.bad_value",
         .what = fmt::format("nothing is optimized for '{}' where the target {}",
                             printable(metric, 40), amounts ? "is an amount" : "has two classes"),
         .where = where,
         .fix = fmt::format("choose one of: {}", fmt::join(fitting, ", "))});
  }
  if (amounts) return;
  if (rows_to_choose_by) return;
  throw Error({.code = "usage.conflict",
               .what = "there are no rows to choose a threshold by: neither folds nor validation",
               .where = where,
               .fix = "leave out --validation 0 and --folds 0, or give more rows"});
}

}  // namespace lamina
