// How precise the ranking of the rows is, over all thresholds.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// Σ over the thresholds, from the highest down, of (recall gained) × (precision there), of class 1
/// of two; of more classes the mean over those that occur, each against the rest. From 0 to 1; that
/// of guessing is the share of the class. Not defined when no class occurs that the model knows.
/// scikit-learn's average_precision_score (which gives classes that never occur 0).
struct AveragePrecision {
  static constexpr std::string_view kind = "average_precision";
  static constexpr Measures measures = Measures::classes;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
