// Which losses suit which task.
#pragma once

#include "lamina/preprocess/task.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

/// Error `usage.conflict` unless the loss compares what a table has as the truth of the task with
/// what the network answers: `classes` is whether it has one output for each class.
void require_fitting(const Loss& loss, Task task, bool classes);

/// How many outputs answer an amount by the loss that is told: 1, or 2 where it also says how sure
/// it is.
std::int64_t outputs_of_amount(const TrainOptions& options);

}  // namespace lamina
