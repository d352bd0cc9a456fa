// What a run writes down about itself, and how it is repeated from that.
#pragma once

#include <cstdint>
#include <string>

#include "lamina/workflow/checkpoint.hpp"

namespace lamina {

/// Where a run writes its log, and how it is repeated from one.
struct LogOptions {
  /// Gets metrics.jsonl (a line an epoch), metrics.csv (the epochs for a spreadsheet),
  /// commands.jsonl (each with its step) and environment.json (time, host, threads, options:
  /// whatever may differ between equal runs stands only there). Made when it is not there; "": no
  /// log.
  std::string folder = {};
  std::int64_t every_steps = 0;  ///< metrics of every so many steps too; 0: of epochs alone
  /// A log whose run is repeated: its commands are given again at their steps. "": none.
  std::string replay = {};
};

/// Error unless a run with these options can write its log: to be asked before the work. A log that
/// is there is gone on with when the run may be (`checkpoint.resume`), else Error
/// `usage.log_there`. Error `usage.conflict` for a run that is repeated and forked: its log says
/// where it began.
void check_log(const LogOptions& options, const CheckpointOptions& checkpoint);

}  // namespace lamina
