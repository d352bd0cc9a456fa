#include "lamina/model/sequential.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace lamina {

void complete(std::vector<Node>& nodes, bool in_a_row) {
  std::set<std::string> taken;
  for (const Node& node : nodes) taken.insert(node.name);
  std::map<std::string, int> counts;
  for (std::size_t i = nodes.size(); i-- > 0;) {
    const std::string kind(nodes[i].shares.empty() ? nodes[i].layer.kind() : "shared");
    while (nodes[i].name.empty()) {
      const std::string name = kind + "_" + std::to_string(++counts[kind]);
      if (taken.insert(name).second) nodes[i].name = name;
    }
  }
  for (std::size_t i = 1; in_a_row && i < nodes.size(); ++i) {
    if (nodes[i].inputs.empty()) nodes[i].inputs = {nodes[i - 1].name};
  }
}

namespace {

std::vector<Node> chain(std::vector<LayerConfig> layers) {
  std::vector<Node> nodes;
  nodes.reserve(layers.size());
  for (LayerConfig& layer : layers) nodes.push_back({.layer = std::move(layer)});
  complete(nodes, true);
  return nodes;
}

}  // namespace

Sequential::Sequential(std::initializer_list<LayerConfig> layers) : Network(chain(layers)) {}
Sequential::Sequential(std::vector<LayerConfig> layers) : Network(chain(std::move(layers))) {}

}  // namespace lamina
