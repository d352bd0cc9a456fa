// How a run began, read from its log, so that it can be repeated.
#pragma once

#include <string>

#include "lamina/workflow/train.hpp"

namespace lamina {

/// How the table was read, and a table of held-out rows, are not in a log: the caller gives them
/// again.
struct LoggedRun {
  TrainOptions options;  ///< `log.replay` names the log
  std::string spec;      ///< of the network, as network_from_spec() reads it
  std::string run;       ///< by what the run is known again
  std::string fork;      ///< the checkpoint that it began from, kept in the log; "": none
};

/// Error `usage.bad_log`, `usage.bad_json`, … for what is no log of a run.
LoggedRun read_log(const std::string& folder);

}  // namespace lamina
