// The order in which the nodes of a network run, and what is wrong with a network as a graph.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lamina/model/network.hpp"

namespace lamina {

struct GraphNode {
  std::size_t node;                 ///< its place in the list of nodes
  std::vector<std::uint32_t> from;  ///< values: the inputs of the network first, then this order
};

/// Every node behind those that feed it; of those that may run, the first of the list. Errors as
/// Network::build().
std::vector<GraphNode> in_order(std::span<const Node> nodes, std::span<const Field> inputs,
                                std::span<const std::string> outputs);

}  // namespace lamina
