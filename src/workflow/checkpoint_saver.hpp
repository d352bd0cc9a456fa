// Saves checkpoints when they are due, and lets the training go on when that fails.
#pragma once

#include <chrono>
#include <string>

#include "workflow/checkpoint_folder.hpp"

namespace lamina {

class CheckpointSaver {
 public:
  CheckpointSaver(const CheckpointOptions& options, const Network& network, std::string run,
                  EventSink* sink);

  /// The newest checkpoint, told to the sink; nothing when the run is to begin.
  std::optional<TrainingState> resume(const FitOptions& options);
  /// Before every step.
  void between_steps(const TrainingState& state);
  /// Where a fork begins, and after the last step.
  void keep(const TrainingState& state);

 private:
  using Clock = std::chrono::steady_clock;

  bool due(const TrainingState& state) const;
  void save(const TrainingState& state);
  void say(std::string code, std::string what) const;

  const CheckpointOptions& options_;
  const Network& network_;
  std::string run_;
  EventSink* sink_;
  CheckpointFolder folder_;
  std::int64_t saved_step_ = 0;  ///< or tried; nobody needs the start
  Clock::time_point saved_ = Clock::now();
  bool failing_ = false;  // said already
};

}  // namespace lamina
