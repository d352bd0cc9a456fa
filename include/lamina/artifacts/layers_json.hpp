// A network written by hand: `lamina train --model spec.json`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lamina/model/layers.hpp"

namespace lamina {

/// Reads `[{"kind": "dense", "units": 64, "activation": "relu"}, …]`, or an object with that list
/// under "layers". Left-out keys keep their defaults; unknown ones are Error `usage.…` that names
/// the place. `where` is what errors call the text.
std::vector<LayerConfig> layers_from_json(std::string_view text, std::string_view where);

/// The same list with every key, sorted, on one line.
std::string layers_to_json(const std::vector<LayerConfig>& layers);

}  // namespace lamina
