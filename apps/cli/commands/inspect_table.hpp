// The page of a table: how each column was read, what the network gets of it, and what it tells.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "arguments/data_files.hpp"
#include "lamina/data/read.hpp"
#include "lamina/workflow/train.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

struct TableQuestion {
  DataFiles data;
  ReadOptions reading = {};
  TrainOptions options = {};  ///< without a target the last column that can be one is taken
  bool strict = false;
  std::int64_t rows = 0;  ///< to be shown as the network gets them
};

/// Error as read_table(), and `usage.unknown_target`.
nlohmann::ordered_json table_json(const TableQuestion& question);
void show_table(const TableQuestion& question, const Console& console);

}  // namespace lamina::cli
