// Everything that changes while a network trains, in one value: a copy is a snapshot, from which
// another Training goes on with the same bits.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lamina/core/parameters.hpp"
#include "lamina/training/options.hpp"

namespace lamina {

/// The rows of a training, by which they are known again.
struct DataIdentity {
  std::int64_t training_rows = 0;
  std::int64_t validation_rows = 0;
  std::int64_t inputs = 0;   ///< values of a row, all inputs together
  std::int64_t targets = 0;  ///< the same of the targets
  std::uint64_t values = 0;  ///< a digest of all values, with their types and weights
  bool operator==(const DataIdentity&) const = default;
};

struct TrainingState {
  ParameterArena parameters;
  ParameterArena average;  ///< of the parameters over the steps; empty without `average`
  ParameterArena best;  ///< those of the best epoch so far; before one ended, those it began with
  Optimizer optimizer;  ///< its slots, and the steps they have seen
  std::int64_t epoch = 0;       ///< ended
  std::int64_t step = 0;        ///< taken, over all epochs
  std::int64_t epoch_step = 0;  ///< taken in the running epoch
  std::int64_t epoch_rows = 0;  ///< seen in the running epoch: the place in the shuffled rows
  double epoch_loss = 0;        ///< sum over those rows, by their weights
  double epoch_weight = 0;      ///< of those rows; their number when they have no weights
  double learning_rate = 0;     ///< of the last step
  std::int64_t best_epoch = 0;  ///< from 1; 0 when none ended
  double best_score = 0;        ///< lower is better
  double best_loss = 0;         ///< decides between equal scores
  std::int64_t epochs_without_gain = 0;
  std::vector<EpochRecord> history;
  FitOptions options;  ///< in force; `stop` is left out
  DataIdentity data;
  std::uint64_t network = 0;  ///< a digest of names and shapes of its parameters
};

}  // namespace lamina
