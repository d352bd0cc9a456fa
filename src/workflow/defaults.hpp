// The recipe for tables when the user says nothing.
#pragma once

#include "lamina/training/fit.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

/// What the defaults look at.
struct DataSize {
  Task task = Task::regression;
  std::int64_t rows = 0;     ///< to learn from
  std::int64_t outputs = 1;  ///< 1, or the number of classes
  bool categories = false;   ///< whether there are columns of codes
};

DataSize size_of(const Preprocessor& preprocessor, std::int64_t rows);

/// The hidden layers and the last one: `options` where it speaks, the recipe where it does not.
Sequential default_network(const DataSize& size, const TrainOptions& options);

/// Loss, optimizer, schedule, batch, epochs and patience likewise.
FitOptions default_fit_options(const DataSize& size, const TrainOptions& options);

}  // namespace lamina
