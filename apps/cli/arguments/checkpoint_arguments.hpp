// Where a training leaves checkpoints, and from which one it goes on.
#pragma once

#include <optional>
#include <string>

#include "arguments/command_line.hpp"
#include "lamina/workflow/checkpoint.hpp"

namespace lamina::cli {

/// --checkpoint DIR, --checkpoint-every INTERVAL, --resume, --fork FILE.
class CheckpointArguments {
 public:
  void declare(CommandLine& line);
  /// Throws Error `usage.…`.
  CheckpointOptions value() const;

 private:
  std::optional<std::string> folder_, every_, fork_;
  bool resume_ = false;
};

}  // namespace lamina::cli
