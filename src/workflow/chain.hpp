// A network written down layer by layer.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lamina/model/network.hpp"

namespace lamina {

/// Puts one layer behind the other; names are their kinds, counted from 1 on.
class Chain {
 public:
  void add(const LayerConfig& layer, const std::vector<std::string>& inputs) {
    const std::string name = fmt::format("{}_{}", layer.kind(), ++counts_[layer.kind()]);
    nodes_.push_back({.name = name, .layer = layer, .inputs = inputs});
  }
  void add(const LayerConfig& layer) { add(layer, {last()}); }
  const std::string& last() const { return nodes_.back().name; }
  Network network() && { return {std::move(nodes_)}; }

 private:
  std::vector<Node> nodes_;
  std::map<std::string_view, int> counts_;
};

}  // namespace lamina
