// Whether what is answered with 80 % comes true in 80 % of the rows, and by how much that may fail
// by chance.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lamina/objective/metrics.hpp"

namespace lamina {

/// The rows whose answer has a probability above `low` and at most `high`.
struct ReliabilityBin {
  double low = 0, high = 1;
  std::int64_t rows = 0;
  double probability = 0;  ///< the mean of what the answers say
  double right = 0;        ///< the share that came true
  /// Of that share, with 95 % confidence; nothing of weighted rows.
  std::optional<Interval> interval = {};
};

struct Reliability {
  double error = 0;  ///< the expected calibration error, as ExpectedCalibrationError has it
  /// Where it lies in 95 of 100 samples of such rows of a model whose probabilities are right: by
  /// 1,000 draws of what comes true from the probabilities of these answers.
  Interval calibrated = {0, 0};
  /// The error with members that all count the same and logits that are not divided; nothing where
  /// the model was not calibrated so.
  std::optional<double> before = {};
  std::vector<ReliabilityBin> bins = {};  ///< those that have rows

  /// Whether it is no larger than that of a calibrated model may be.
  bool as_calibrated() const { return error <= calibrated.high; }
};

}  // namespace lamina
