// The settings of a training as a reader wants them: short, and nothing left out.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace lamina::cli {

/// "adamw, learning rate 0.005, cosine schedule, batches of 32, at most 39 epochs" of a recipe as a
/// model file has it; `rows` are those that are learnt from.
std::string training_text(const nlohmann::ordered_json& recipe, std::int64_t rows);
/// "loss binary_cross_entropy, label smoothing 0.05, weight decay 0.1, warm-up of 1 epoch, …": what
/// holds the training back, as far as it is on. `amounts`: the target is one.
std::string restraint_text(const nlohmann::ordered_json& recipe, bool amounts);

}  // namespace lamina::cli
