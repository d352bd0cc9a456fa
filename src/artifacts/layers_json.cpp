#include "lamina/artifacts/layers_json.hpp"

#include <fmt/format.h>

#include "artifacts/json_family.hpp"
#include "artifacts/layer_list.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

Json layer_list_to_json(const std::vector<LayerConfig>& layers) {
  Json list = Json::array();
  for (const LayerConfig& layer : layers) list.push_back(family_to_json(layer));
  return list;
}

std::vector<LayerConfig> layer_list_from_json(const Json& list, const JsonSource& source,
                                              const std::string& path) {
  if (!list.is_array()) {
    throw_json_error(source, "bad_value",
                     fmt::format("expected a list of layers, found {}", type_of(list)), path);
  }
  if (list.size() > most_layers) {
    throw_json_error(source, "bad_value",
                     fmt::format("{} layers, but there may be 4,096", list.size()), path);
  }
  std::vector<LayerConfig> layers;
  for (std::size_t i = 0; i < list.size(); ++i) {
    layers.push_back(
        family_from_json<LayerConfig>(list[i], source, fmt::format("{}[{}]", path, i)));
  }
  return layers;
}

std::vector<LayerConfig> layers_from_json(std::string_view text, std::string_view where) {
  const JsonSource source{
      .name = std::string(where),
      .family = "usage",
      .every_key = false,
      .fix = R"(write e.g. [{"kind": "dense", "units": 64, "activation": "relu"}])"};
  const Json json = parse_json(text, source);
  if (!json.is_object()) return layer_list_from_json(json, source, "layers");
  for (const auto& [key, value] : json.items()) {
    if (key != "layers") {
      throw_json_error(source, "unknown_key", fmt::format("unknown key '{}'", printable(key)),
                       "the top");
    }
  }
  if (!json.contains("layers")) {
    throw_json_error(source, "missing_key", "the key 'layers' is missing", "the top");
  }
  return layer_list_from_json(json["layers"], source, "layers");
}

std::string layers_to_json(const std::vector<LayerConfig>& layers) {
  return canonical(layer_list_to_json(layers));
}

}  // namespace lamina
