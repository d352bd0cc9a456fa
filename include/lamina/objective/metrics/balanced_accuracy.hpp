// The accuracy where all classes weigh the same.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// The mean over the classes that occur of the share of their rows that are answered right: their
/// recalls. From 0 to 1; that of guessing is 1 / classes. scikit-learn's balanced_accuracy_score.
struct BalancedAccuracy {
  static constexpr std::string_view kind = "balanced_accuracy";
  static constexpr Measures measures = Measures::classes;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
