// Layers stacked, each fed by the one before: the builder of a network that is a chain.
#pragma once

#include <initializer_list>
#include <vector>

#include "lamina/model/network.hpp"

namespace lamina {

/// The first layer is fed by every input of the network. Nodes are called kind_1, kind_2, … counted
/// from the output, so that a layer put in front renames no other.
class Sequential : public Network {
 public:
  Sequential() = default;
  Sequential(std::initializer_list<LayerConfig> layers);
  explicit Sequential(std::vector<LayerConfig> layers);
};

/// Gives those that have no name one as above, and, where `in_a_row`, those that say no inputs the
/// node before them.
void complete(std::vector<Node>& nodes, bool in_a_row);

}  // namespace lamina
