// Where a training writes down what it measures and is told, and from which log it is repeated.
#pragma once

#include <optional>
#include <string>

#include "arguments/command_line.hpp"
#include "lamina/workflow/logged_run.hpp"

namespace lamina::cli {

/// --log DIR, --log-steps N, --replay DIR.
class LogArguments {
 public:
  void declare(CommandLine& line);
  /// The run of --replay; nothing without it. Throws Error `usage.…`.
  std::optional<LoggedRun> replayed() const;
  /// Throws Error `usage.…`.
  LogOptions value() const;

 private:
  std::optional<std::string> folder_, steps_, replay_;
};

}  // namespace lamina::cli
