// The tables of a training, read as the command line says.
#pragma once

#include <optional>

#include "arguments/train_arguments.hpp"
#include "lamina/data/table.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

struct TrainingTables {
  Table data;
  std::optional<Table> test = {};  ///< held-out rows of their own
};

/// Reads DATA and the table of --test, with the column types of DATA; says how many rows they have.
TrainingTables read_tables(const TrainArguments& arguments, const Console& console);

/// How held-out rows of a table of their own are read: with the column types of `table`, the rows
/// to learn from.
ReadOptions reading_of_test(const TrainArguments& arguments, const Table& table);

}  // namespace lamina::cli
