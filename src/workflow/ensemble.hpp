// Whether several networks learn together, and how they share the rows and the work.
#pragma once

#include <cstdint>

#include "lamina/workflow/train.hpp"

namespace lamina {

struct Ensemble {
  std::int64_t members = 1;  ///< 1: a network alone
  std::int64_t folds = 0;    ///< of the training rows; 0: rows of their own choose the best epoch
  std::int64_t bins = 0;     ///< of a column of numbers, for half of the members
  /// So many of the members that see bins see an embedding of them instead, which they share: where
  /// all learn from the same rows, and these are many. Then numbers are told by rank.
  std::int64_t embedded = 0;
  bool operator==(const Ensemble&) const = default;
};

/// Above them the validation rows alone tell enough, and all members can be compared on them.
constexpr std::int64_t most_shared_rows = 8'000;

/// By the options and the size of the table, of which `rows` are to learn from. A network of the
/// user's has the members and folds that they say. Error `usage.conflict` for options that one
/// network has no use for, or for images.
Ensemble ensemble_for(const Table& table, Task task, std::int64_t rows, const TrainOptions& options,
                      bool own_network);

}  // namespace lamina
