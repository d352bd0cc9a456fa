// How an amount is transformed before it is learnt.
#pragma once

#include <cstdint>
#include <span>

#include "lamina/workflow/train.hpp"

namespace lamina {

/// What options.target_transform says. Else, where the user chose no loss or a metric too, that of
/// the scales in question with which a small network is best by options.optimize, or by rmse, on a
/// part of at most 4,000 of these training rows; `standard` unless another is better by more than a
/// fiftieth. By rmse only `log` is in question, of targets of at least 0 with a skewness above 1;
/// by other metrics `quantile` too. Counted work, no clock: the same for the same rows and options.
/// What another scale than `standard` was chosen for is added to `notes`.
TargetScale choose_target_scale(const Table& table, std::span<const std::int64_t> training,
                                const TrainOptions& options, Notes& notes);

/// Error `usage.conflict` for a transform of classes, or beside a loss that is about the spread.
void require_transform(const TrainOptions& options, Task task);

}  // namespace lamina
