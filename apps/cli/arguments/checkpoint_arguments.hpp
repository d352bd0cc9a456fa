// Where a training leaves checkpoints, and whether it goes on from one.
#pragma once

#include <optional>
#include <string>

#include "arguments/command_line.hpp"
#include "lamina/workflow/checkpoint.hpp"

namespace lamina::cli {

/// --checkpoint DIR, --checkpoint-every INTERVAL, --resume.
class CheckpointArguments {
 public:
  void declare(CommandLine& line);
  /// Throws Error `usage.…`.
  CheckpointOptions value() const;

 private:
  std::optional<std::string> folder_, every_;
  bool resume_ = false;
};

}  // namespace lamina::cli
