// The family of layers: this list is the only place that names them all.
#pragma once

#include <variant>

#include "lamina/core/family.hpp"
#include "lamina/model/layers/activate.hpp"
#include "lamina/model/layers/dense.hpp"
#include "lamina/model/layers/dropout.hpp"
#include "lamina/model/layers/embedding.hpp"
#include "lamina/model/layers/normalization.hpp"

namespace lamina {

using LayerConfig =
    std::variant<Dense, Activate, Dropout, BatchNormalization, LayerNormalization, Embedding>;

}  // namespace lamina
