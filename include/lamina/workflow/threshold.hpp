// What a training may be asked to be best at.
#pragma once

#include <array>
#include <string_view>

namespace lamina {

/// Of two classes: for which the threshold is chosen, above which the second one is answered.
inline constexpr std::array<std::string_view, 4> threshold_metrics = {
    "accuracy", "f1", "balanced_accuracy", "matthews_corrcoef"};

/// Of amounts: by which it is chosen how the target is transformed before it is learnt.
inline constexpr std::array<std::string_view, 5> amount_metrics = {
    "rmse", "mae", "median_absolute_error", "mean_absolute_percentage_error",
    "root_mean_squared_log_error"};

}  // namespace lamina
