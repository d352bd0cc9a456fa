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

/// How many the run shall have in all; the schedule goes by them from the next step on. At least as
/// many as have begun.
struct NewEpochs {
  std::int64_t epochs;
};

/// No further step.
struct StopTraining {};

using Command = std::variant<NewLearningRate, NewBatchSize, NewEpochs, StopTraining>;

}  // namespace lamina
