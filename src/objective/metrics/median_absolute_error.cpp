#include "lamina/objective/metrics/median_absolute_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace lamina {

namespace {

struct RowError {
  double size, weight;
};

}  // namespace

double MedianAbsoluteError::value(const Answers& answers) const {
  std::vector<RowError> errors;
  for (std::size_t i = 0; i < answers.truth.size(); ++i) {
    const double size = std::abs(answers.values[i] - answers.truth[i]);
    if (std::isnan(size)) return size;
    errors.push_back({size, answers.weights.empty() ? 1 : answers.weights[i]});
  }
  std::stable_sort(errors.begin(), errors.end(),
                   [](const RowError& a, const RowError& b) { return a.size < b.size; });
  const std::size_t middle = errors.size() / 2;
  if (errors.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (answers.weights.empty()) {
    const bool odd = errors.size() % 2 == 1;
    return odd ? errors[middle].size : (errors[middle - 1].size + errors[middle].size) / 2;
  }
  double all = 0;
  for (const RowError& error : errors) all += error.weight;
  double below = 0;
  for (const RowError& error : errors) {
    below += error.weight;
    if (below > 0 && below >= all / 2) return error.size;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lamina
