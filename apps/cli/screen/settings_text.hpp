// The settings of a training as a reader wants them: short, and nothing left out.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace lamina::cli {

/// "adamw, learning rate 0.005, weight decay 0.1, cosine schedule after a warm-up of 1 epoch, …" of
/// a recipe as a model file has it; `rows` are those that are learnt from.
std::string settings_text(const nlohmann::ordered_json& recipe, std::int64_t rows);

}  // namespace lamina::cli
