// Gives a training its commands between steps: from a Control, from a log that is repeated, and
// the flag that asks it to stop.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "workflow/drive.hpp"
#include "workflow/logged_command.hpp"
#include "workflow/run_log.hpp"

namespace lamina {

class Director {
 public:
  /// `log` may be null. Error `usage.…` for a log that cannot be repeated.
  Director(const Drive& drive, Training& training, bool resumed, RunLog* log);

  /// Gives the changes of a fork before its first step. Errors as of Training::set().
  void begin(const std::vector<RunCommand>& changes);
  /// Obeys what is due now, in order; returns when the next step may be taken.
  void between_steps();

 private:
  std::int64_t step() const { return training_.state().step; }
  bool stop_wanted() const;
  bool pause_due() const;
  void obey(const RunCommand& command);
  void tell(const RunCommand& command);
  void apply(const RunCommand& command);

  const Drive& drive_;
  Training& training_;
  RunLog* log_;
  std::vector<LoggedCommand> replayed_;
  std::size_t next_ = 0;
  bool paused_ = false;
  std::optional<std::int64_t> pause_at_;        ///< the step before which the next pause begins
  std::optional<std::int64_t> pause_at_epoch_;  ///< or when so many have ended
};

}  // namespace lamina
