// Every layer there is, for tests that a new one passes by being in the list of
// lamina/model/layers.hpp.
#pragma once

#include <vector>

#include "lamina/model/layers.hpp"

namespace lamina {

/// Every kind with its defaults, and Dense and Activate with every non-linearity.
inline std::vector<LayerConfig> layer_family() {
  const std::span<const LayerConfig> shipped = LayerConfig::shipped();
  std::vector<LayerConfig> members(shipped.begin(), shipped.end());
  for (std::size_t i = 0; i < activation_names.size(); ++i) {
    const auto activation = static_cast<Activation>(i);
    members.emplace_back(Dense{.units = 3, .activation = activation});
    members.emplace_back(Activate{activation});
  }
  members.emplace_back(Dense{.units = 2, .bias = false});
  members.emplace_back(Embedding{.dimension = 3, .one_hot_limit = 2});
  return members;
}

}  // namespace lamina
