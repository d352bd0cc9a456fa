#include "artifacts/network_json.hpp"

#include <fmt/format.h>

#include <utility>

#include "artifacts/json_family.hpp"
#include "lamina/artifacts/network_spec.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"

namespace lamina {

namespace {

struct NetworkDescription {
  std::vector<Field> inputs;
  std::vector<Node> nodes;
  std::vector<std::string> outputs;

  void fields(Fields& f) {
    f.list("inputs", inputs, "what a row holds");
    f.list("nodes", nodes, "layers in their places");
    f("outputs", outputs, "the nodes that answer");
  }
};

void require_few(std::size_t count, const JsonSource& source, const std::string& path) {
  if (count <= most_layers) return;
  throw_json_error(source, "bad_value", fmt::format("{} layers, but there may be 4,096", count),
                   path);
}

/// As people write one: {"layers": […]} in a row, or {"nodes": […]} that say their inputs.
struct NetworkSpec {
  std::string_view list = "layers";
  std::vector<Node> nodes = {};
  std::vector<std::string> outputs = {};

  void fields(Fields& f) {
    f.list(list, nodes, "layers in their places");
    f("outputs", outputs, "the nodes that answer; none: the last");
  }
};

}  // namespace

Json network_to_json(const Network& network) {
  return to_json(NetworkDescription{network.inputs(), network.nodes(), network.output_names()});
}

ReadNetwork network_from_json(const Json& json, const JsonSource& source, const std::string& path) {
  NetworkDescription description;
  from_json(json, description, source, path);
  require_few(description.nodes.size(), source, path + ".nodes");
  return {std::move(description.inputs),
          Network(std::move(description.nodes), std::move(description.outputs))};
}

std::vector<LayerConfig> layer_list_from_json(const Json& list, const JsonSource& source,
                                              const std::string& path) {
  if (!list.is_array()) {
    throw_json_error(source, "bad_value",
                     fmt::format("expected a list of layers, found {}", type_of(list)), path);
  }
  require_few(list.size(), source, path);
  std::vector<LayerConfig> layers;
  for (std::size_t i = 0; i < list.size(); ++i) {
    layers.push_back(
        family_from_json<LayerConfig>(list[i], source, fmt::format("{}[{}]", path, i)));
  }
  return layers;
}

Network network_from_spec(std::string_view text, std::string_view where, const Registry& registry) {
  const JsonSource source{
      .name = std::string(where),
      .family = "usage",
      .every_key = false,
      .fix = R"(write e.g. [{"kind": "dense", "units": 64, "activation": "relu"}])",
      .registry = &registry};
  Json json = parse_json(text, source);
  if (!json.is_object()) json = {{"layers", std::move(json)}};
  NetworkSpec spec{.list = json.contains("nodes") ? "nodes" : "layers"};
  from_json(json, spec, source, "");
  if (!json.contains(spec.list)) {
    throw_json_error(source, "missing_key", "the key 'layers' or 'nodes' is missing", "the top");
  }
  require_few(spec.nodes.size(), source, std::string(spec.list));
  complete(spec.nodes, spec.list == "layers");
  return {std::move(spec.nodes), std::move(spec.outputs)};
}

std::string network_spec(const Network& network) {
  Json nodes = Json::array();
  for (const Node& node : network.nodes()) nodes.push_back(to_json(node));
  return canonical({{"nodes", std::move(nodes)}, {"outputs", network.output_names()}});
}

}  // namespace lamina
