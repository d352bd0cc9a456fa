// The mean of squared errors, and the same of logarithms.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// Mean of (answer - truth)², in the square of the target's unit: rmse before its root.
struct MeanSquaredErrorMetric {
  static constexpr std::string_view kind = "mean_squared_error";
  static constexpr Measures measures = Measures::numbers;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

/// Mean of (log(1 + answer) - log(1 + truth))²: of errors as shares, for amounts that span several
/// sizes. An answer below 0 counts as 0; not defined where a truth is below 0. scikit-learn's
/// mean_squared_log_error, which refuses answers below 0.
struct MeanSquaredLogError {
  static constexpr std::string_view kind = "mean_squared_log_error";
  static constexpr Measures measures = Measures::numbers;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

/// The root of MeanSquaredLogError: Kaggle's RMSLE; 0.1 is about 10 %.
struct RootMeanSquaredLogError {
  static constexpr std::string_view kind = "root_mean_squared_log_error";
  static constexpr Measures measures = Measures::numbers;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
