// The list of layers inside a larger JSON document.
#pragma once

#include <string>
#include <vector>

#include "artifacts/json.hpp"
#include "lamina/model/layers.hpp"

namespace lamina {

inline constexpr std::size_t most_layers = 4096;

Json layer_list_to_json(const std::vector<LayerConfig>& layers);
std::vector<LayerConfig> layer_list_from_json(const Json& list, const JsonSource& source,
                                              const std::string& path);

}  // namespace lamina
