// Options that several commands share: how much is printed and how many threads compute.
#pragma once

#include <optional>
#include <string>

#include "arguments/command_line.hpp"

namespace lamina::cli {

/// --threads N.
class ThreadsOption {
 public:
  void declare(CommandLine& line);
  /// The threads asked for by --threads, else LAMINA_THREADS, else 0: as many as may be used.
  /// Throws Error `usage.bad_value`.
  int value() const;

 private:
  std::optional<std::string> text_;
};

}  // namespace lamina::cli
