// From which probability on the second of two classes is answered.
#pragma once

#include <array>
#include <string_view>

namespace lamina {

/// What a threshold may be chosen for.
inline constexpr std::array<std::string_view, 4> threshold_metrics = {
    "accuracy", "f1", "balanced_accuracy", "matthews_corrcoef"};

}  // namespace lamina
