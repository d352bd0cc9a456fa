// A block of a network that adds to what it is given.
#pragma once

#include <string>
#include <vector>

#include "lamina/model/network.hpp"

namespace lamina {

/// Nodes that compute input + f(input), where f is the layers in a row, the last of which gives the
/// shape of `input`. The sum is called `name`, the layers name_1, name_2, …. He et al. 2015.
std::vector<Node> residual_block(const std::string& name, const std::string& input,
                                 std::vector<LayerConfig> layers);

}  // namespace lamina
