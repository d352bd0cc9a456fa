// The error as a share of the truth.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// The mean of |prediction - truth| / |truth|: 0.1 stands for 10 %, as scikit-learn has it (Keras'
/// is a hundred times that). Not defined where a truth is 0, which scikit-learn takes as 2e-16.
struct MeanAbsolutePercentageError {
  static constexpr std::string_view kind = "mean_absolute_percentage_error";
  static constexpr Measures measures = Measures::numbers;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
