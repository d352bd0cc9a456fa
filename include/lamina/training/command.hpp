// What a running training may be told.
#pragma once

#include <cstdint>
#include <variant>

namespace lamina {

/// From the next step on; the schedule goes on multiplying it.
struct NewLearningRate {
  double learning_rate;
};

/// From the next step on, with the rows of the epoch that are left.
struct NewBatchSize {
  std::int64_t rows;
};

/// No further step.
struct StopTraining {};

using Command = std::variant<NewLearningRate, NewBatchSize, StopTraining>;

}  // namespace lamina
