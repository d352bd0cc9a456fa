// How much of the spread of the truth the predictions explain.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// 1 - variance of (truth - prediction) / variance of the truth: r2 that forgives a constant error.
/// At most 1. Of a truth that does not vary it is 1 where the errors do not either, else 0.
/// scikit-learn's explained_variance_score.
struct ExplainedVariance {
  static constexpr std::string_view kind = "explained_variance";
  static constexpr Measures measures = Measures::numbers;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
