// lamina inspect MODEL --command DATA: how to make this model again.
#pragma once

#include <optional>
#include <string>

#include "lamina/data/read.hpp"
#include "lamina/serving/model.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

struct CommandWish {
  std::string model;                ///< its file
  std::string data;                 ///< the table to train on
  std::optional<std::string> test;  ///< the held-out table, where the model had one
  ReadOptions reading;              ///< how the table is written, as far as that was told
};

/// The command as one line for a shell, which gives the same bytes from the same table. Reads the
/// table to see whether it is the same, and notes `model.note.other_table` where it is not, or what
/// else a command cannot say.
std::string command_line(const Model& model, const CommandWish& wish, Console& console);

}  // namespace lamina::cli
