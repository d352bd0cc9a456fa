// How far to go along a direction.
#pragma once

#include <span>
#include <vector>

#include "lamina/training/lbfgs.hpp"

namespace lamina {

double dot(std::span<const double> a, std::span<const double> b);

/// What is found at x + step · direction.
struct Probe {
  double step = 0;
  double value = 0;
  double slope = 0;  ///< of the value, along the direction
  std::vector<double> gradient = {};
};

/// Finds a place that is lower by enough and flatter by enough: the strong Wolfe conditions, by
/// Nocedal & Wright 2006, algorithms 3.5 and 3.6.
class LineSearch {
 public:
  /// All that is given must outlive this.
  LineSearch(std::span<const double> x, std::span<const double> direction,
             const Objective& objective, double tolerance);

  /// From `start`, whose slope is below 0. The lowest place found where none fulfils both; `start`
  /// itself where none is lower.
  Probe operator()(const Probe& start, double first_step);
  std::int64_t evaluations() const { return evaluations_; }

 private:
  Probe at(double step);
  bool low_enough(const Probe& start, const Probe& probe) const;
  Probe zoom(const Probe& start, Probe low, Probe high);

  std::span<const double> x_, direction_;
  const Objective& objective_;
  double tolerance_;
  double size_ = 0;  ///< largest number of the direction
  std::int64_t evaluations_ = 0;
  std::vector<double> place_;
};

}  // namespace lamina
