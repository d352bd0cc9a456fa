// The family of layers: this list is the only place that names them all.
#pragma once

#include <string_view>
#include <variant>

#include "lamina/model/layers/activate.hpp"
#include "lamina/model/layers/dense.hpp"
#include "lamina/model/layers/dropout.hpp"
#include "lamina/model/layers/embedding.hpp"
#include "lamina/model/layers/normalization.hpp"

namespace lamina {

using LayerConfig =
    std::variant<Dense, Activate, Dropout, BatchNormalization, LayerNormalization, Embedding>;

std::string_view kind_of(const LayerConfig& config);

}  // namespace lamina
