// What several commands share: how many threads compute, and by which instructions.
#pragma once

#include <optional>
#include <string>

#include "arguments/command_line.hpp"
#include "screen/console.hpp"

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

/// --strict.
void declare_strict(CommandLine& line, bool& strict);

/// Refuses a LAMINA_ISA that this CPU lacks (Error `usage.bad_isa`), and says so when the CPU has
/// nothing fast.
void check_instructions(Console& console);

}  // namespace lamina::cli
