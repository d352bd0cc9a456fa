// What is decided of a training before its rows are prepared: nothing here is large.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/training/memory.hpp"
#include "lamina/workflow/train.hpp"
#include "workflow/defaults.hpp"

namespace lamina {

struct TrainingDraft {
  Preprocessor preprocessor;
  Network network;
  Notes notes;       ///< on the table, for the model too
  Notes test_notes;  ///< on the test table
  Notes added;       ///< to a network of the user's
  FitOptions fit;
  /// Rows of the table; held-out ones may be of the test table. Together they are all rows whose
  /// target is known.
  std::vector<std::int64_t> training, validation, held_out;
  std::string split;            ///< how the held-out rows were chosen
  ReadOptions reading;          ///< of the table
  bool test_table = false;      ///< held-out rows are of the test table
  double test_share = 0;        ///< of the rows; 0: none, or a table of their own
  double validation_share = 0;  ///< of the other rows
  TrainingMemory memory;        ///< all of these rows in it
  std::int64_t preparing = 0;   ///< bytes of the tables and of these rows together
};

/// As plan_training(); `test` and `network` may be null.
TrainingDraft draft_training(const Table& table, const TrainOptions& options, const Table* test,
                             const Network* network);

}  // namespace lamina
