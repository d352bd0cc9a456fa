// A network inside a larger JSON document.
#pragma once

#include <string>
#include <vector>

#include "artifacts/json.hpp"
#include "lamina/model/network.hpp"

namespace lamina {

inline constexpr std::size_t most_layers = 4096;

/// {"inputs": […], "nodes": […], "outputs": […]}; the network is built.
Json network_to_json(const Network& network);
/// Not built, with the inputs that it names beside it.
struct ReadNetwork {
  std::vector<Field> inputs;
  Network network;
};
ReadNetwork network_from_json(const Json& json, const JsonSource& source, const std::string& path);

/// Of a list of layers, a chain.
std::vector<LayerConfig> layer_list_from_json(const Json& list, const JsonSource& source,
                                              const std::string& path);

}  // namespace lamina
