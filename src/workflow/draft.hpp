// What is decided of a training before its rows are prepared: nothing here is large.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/training/memory.hpp"
#include "lamina/workflow/train.hpp"
#include "workflow/defaults.hpp"
#include "workflow/weighting.hpp"

namespace lamina {

struct TrainingDraft {
  Preprocessor preprocessor;
  Network network;
  Notes notes;       ///< on the table, for the model too
  Notes test_notes;  ///< on the test table
  Notes added;       ///< to a network of the user's
  FitOptions fit;
  Weighting weighting;
  std::string optimize;  ///< as TrainOptions has it
  /// Rows of the table; held-out ones may be of the test table. Together they are all rows whose
  /// target is known.
  std::vector<std::int64_t> training, validation, held_out;
  std::vector<std::int32_t> folds;    ///< of the training rows; or empty
  Tensor encoded;                     ///< of the training rows, as Preprocessor::fit() has it
  Recipe recipe = Recipe::automatic;  ///< as TrainOptions has it
  Ensemble ensemble;
  std::vector<BinEdges> edges;  ///< as DataSize has them
  CategoryScaling categories;   ///< as DataSize has it
  ReadOptions reading;          ///< of the table
  double time_limit = 0;        ///< seconds; 0: none
  std::string task;             ///< as told; "auto" where it was not
  bool test_table = false;      ///< held-out rows are of the test table
  std::string split;            ///< how the held-out rows were chosen, for people
  SplitRecord parts;            ///< the same, for the model
  TrainingMemory memory;        ///< all of these rows in it
  std::int64_t preparing = 0;   ///< bytes of the tables and of these rows together
};

/// Adds notes on the held-out table, whose name they get: a model remembers only those on its own.
void add_test_notes(TrainingDraft& draft, const std::string& table, Notes notes);

/// How many rows each part has.
struct PartSizes {
  std::int64_t training = 0, validation = 0, held_out = 0;
};

/// The network, the recipe and the memory that follow from the preprocessing and the sizes.
void decide_training(TrainingDraft& draft, const PartSizes& sizes, const TrainOptions& options,
                     const Network* network);

/// Of the columns of numbers, by training rows of the whole table: a sample of very many. Empty
/// where no member sees bins.
std::vector<BinEdges> edges_of(const TrainingDraft& draft, const Table& table);

/// Error `usage.bad_value` unless the shares are in [0, 1).
void require_shares(const TrainOptions& options);

/// As plan_training(); `test` and `network` may be null.
TrainingDraft draft_training(const Table& table, const TrainOptions& options, const Table* test,
                             const Network* network);

}  // namespace lamina
