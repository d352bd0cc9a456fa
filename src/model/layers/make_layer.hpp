// From a config to the layer that runs it; each body stands with its layer.
#pragma once

#include <memory>

#include "lamina/model/layer.hpp"
#include "lamina/model/layers.hpp"

namespace lamina {

std::unique_ptr<Layer> make_layer(const Dense& config);
std::unique_ptr<Layer> make_layer(const Activate& config);
std::unique_ptr<Layer> make_layer(const Dropout& config);
std::unique_ptr<Layer> make_layer(const BatchNormalization& config);
std::unique_ptr<Layer> make_layer(const LayerNormalization& config);
std::unique_ptr<Layer> make_layer(const Embedding& config);

}  // namespace lamina
