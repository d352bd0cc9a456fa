// What a reader may try next, by what a training showed.
#pragma once

#include <string>

#include "lamina/workflow/train.hpp"

namespace lamina::cli {

/// One or two sentences: whether the model beats its baselines, and the option that what happened
/// speaks for. `epochs` is the most that were allowed.
std::string advice(const TrainReport& report, std::int64_t epochs);

}  // namespace lamina::cli
