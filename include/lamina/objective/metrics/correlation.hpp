// How closely answers and truth go up and down together.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// Covariance of answers and truth / product of their deviations (Pearson 1895), from -1 to 1; it
/// forgives a constant error and a constant factor. Not defined where either does not vary.
struct PearsonCorrelation {
  static constexpr std::string_view kind = "pearson_correlation";
  static constexpr Measures measures = Measures::numbers;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

/// 2 covariance / (both variances + squared difference of the means): 1 for exact answers only (Lin
/// 1989), from -1 to 1. Not defined where neither varies and the means are equal.
struct ConcordanceCorrelation {
  static constexpr std::string_view kind = "concordance_correlation";
  static constexpr Measures measures = Measures::numbers;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
