// A command with its step, as a line of commands.jsonl and back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/workflow/control.hpp"

namespace lamina {

struct LoggedCommand {
  std::int64_t step = 0;  ///< taken so far: it counts from the next one
  RunCommand command;
};

/// {"command": "learning_rate", "step": 120, "value": 0.01}, without a line break.
std::string line_of(const LoggedCommand& logged);

/// "learning rate 0.01", for people.
std::string text_of(const RunCommand& command);

/// All of a file, in order. Error `usage.…` that names the line.
std::vector<LoggedCommand> read_commands(const std::string& path);

}  // namespace lamina
