// The error that half of the rows stay below.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// The median of |prediction - truth|, in the target's unit: of an even number of rows the mean of
/// the two in the middle; with weights the smallest error at which half of the weight is reached.
/// scikit-learn's median_absolute_error.
struct MedianAbsoluteError {
  static constexpr std::string_view kind = "median_absolute_error";
  static constexpr Measures measures = Measures::numbers;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
