#include "lamina/model/layers.hpp"

namespace lamina {

std::span<const LayerConfig> LayerConfig::shipped() {
  return members<LayerConfig>(ShippedLayers{});
}

}  // namespace lamina
