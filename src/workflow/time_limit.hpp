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

  /// Seconds that are left for steps: a twentieth of all is for what comes behind them.
  double left() const;
  /// To be asked between steps: what fits, each time that more is known of how long an epoch takes.
  std::optional<NewEpochs> epochs_that_fit(const TrainingState& state);

 private:
  double seconds_;
  std::chrono::steady_clock::time_point start_, first_step_;
  std::int64_t rows_;
  double next_look_;  ///< seconds after the first step
};

}  // namespace lamina
