// The threshold of two classes that makes a metric largest.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lamina/workflow/threshold.hpp"
#include "workflow/draft.hpp"

namespace lamina {

/// Of rows with these probabilities of class 1 and true classes 0 and 1, each weighing as `weights`
/// say (empty: all the same), the threshold t for which the metric is largest when class 1 is
/// answered above t: midway between two neighbouring probabilities, or ½ where none is better; of
/// equal ones the nearest to ½. `metric` is one of threshold_metrics.
double choose_threshold(std::span<const float> probabilities, std::span<const std::int32_t> labels,
                        std::span<const double> weights, std::string_view metric);

/// Error `usage.bad_value` for a metric that is none of threshold_metrics; `usage.conflict` where
/// the task is not two classes, or where no rows are there to choose by.
void require_threshold_metric(const std::string& metric, Task task, bool rows_to_choose_by);

}  // namespace lamina
