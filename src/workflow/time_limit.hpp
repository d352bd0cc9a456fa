// A training that must be done in time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "lamina/training/command.hpp"
#include "lamina/training/training.hpp"

namespace lamina {

/// Fewer epochs where those that were planned would take too long, so that the learning rate still
/// comes down to its end. The only place where a training looks at the clock.
class TimeLimit {
 public:
  /// `seconds` from `start` on; `rows` are those of an epoch.
  TimeLimit(double seconds, std::chrono::steady_clock::time_point start, std::int64_t rows);

  /// Seconds that are left for steps: some are for what comes behind them.
  double left() const;
  /// To be asked between steps: as many of the planned epochs as fit, each time that more is known
  /// of how long one takes. Nothing where that changes nothing.
  std::optional<NewEpochs> epochs_that_fit(const TrainingState& state);

 private:
  double seconds_;
  std::chrono::steady_clock::time_point start_;
  double rows_;
  std::int64_t planned_ = 0;    ///< epochs
  double from_ = 0, done_ = 0;  ///< when steps were warm: seconds, and epochs done until then
  double next_look_ = 0;
};

}  // namespace lamina
