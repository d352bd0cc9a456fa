// Whether what is answered with 80 % comes true in 80 % of the rows.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// Rows are sorted into bins of equal width by the probability p of their answer, the bin b of
/// ((b - 1) / bins, b / bins]; Σ over the bins of (share of the rows) × |accuracy - mean p|. From
/// 0, the best, to 1. Naeini et al. 2015, Guo et al. 2017.
struct ExpectedCalibrationError {
  static constexpr std::string_view kind = "expected_calibration_error";
  static constexpr Measures measures = Measures::classes;

  std::int64_t bins = 15;  ///< 1 to 1e6

  void fields(Fields& f);
  std::string name() const;
  double value(const Answers& answers) const;
};

}  // namespace lamina
