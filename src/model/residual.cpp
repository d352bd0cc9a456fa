#include "lamina/model/residual.hpp"

#include <utility>

namespace lamina {

std::vector<Node> residual_block(const std::string& name, const std::string& input,
                                 std::vector<LayerConfig> layers) {
  std::vector<Node> nodes;
  std::string last = input;
  for (LayerConfig& layer : layers) {
    std::string next = name + "_" + std::to_string(nodes.size() + 1);
    nodes.push_back({.name = next, .layer = std::move(layer), .inputs = {last}});
    last = std::move(next);
  }
  nodes.push_back({.name = name, .layer = Add{}, .inputs = {input, last}});
  return nodes;
}

}  // namespace lamina
