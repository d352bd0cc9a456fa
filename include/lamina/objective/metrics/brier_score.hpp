// How far probabilities are from what came true.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// The mean of (p - y)² with p the probability of class 1 of two and y whether it is true; of more
/// classes of the sum of that over them. From 0, the best, to 1, or 2 of more classes. Brier 1950;
/// scikit-learn's brier_score_loss.
struct BrierScore {
  static constexpr std::string_view kind = "brier_score";
  static constexpr Measures measures = Measures::classes;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
