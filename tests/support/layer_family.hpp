// Every layer there is, for tests that a new one passes by being in the list of
// lamina/model/layers.hpp.
#pragma once

#include <vector>

#include "lamina/model/sequential.hpp"

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

/// The layer between two that train, on three numbers and two columns of codes: a wrong gradient
/// shows in what comes before it too. A layer that joins branches gets three of them.
inline Network network_around(const LayerConfig& layer, std::int64_t outputs = 2) {
  const Embedding front{.dimension = 2, .one_hot_limit = 3};
  const Dense hidden{.units = 4, .activation = Activation::tanh};
  Network network = Sequential({front, hidden, layer, Dense{outputs}});
  if (layer.as<Embedding>() != nullptr) network = Sequential({layer, Dense{outputs}});
  if (layer.as<Add>() != nullptr || layer.as<Multiply>() != nullptr ||
      layer.as<Concatenate>() != nullptr) {
    network = Network({{"front", front},
                       {"left", hidden, {"front"}},
                       {"right", Dense{4}, {"front"}},
                       {"joined", layer, {"left", "right", "left"}},
                       {"answer", Dense{outputs}, {"joined"}}});
  }
  network.build({Field::numbers(3), Field::codes({3, 9})});
  return network;
}

}  // namespace lamina
