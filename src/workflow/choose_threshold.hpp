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

/// Error `usage.bad_value` for a metric that is none of threshold_metrics, or of amount_metrics
/// where the target is an amount; `usage.conflict` where there are more than two classes, or of two
/// no rows to choose by.
void require_metric_to_optimize(const std::string& metric, Task task, bool rows_to_choose_by);

}  // namespace lamina
