// What the layers that put numbers into bins ask of the edges.
#pragma once

#include <vector>

#include "lamina/model/layer.hpp"
#include "lamina/model/layers/piecewise_linear.hpp"

namespace lamina {

/// Gives every one of `count` columns its edges: 0 and 1 where there are none at all. Errors
/// `usage.shape` and `usage.bad_value` that name the node.
void require_columns(const LayerBuilder& builder, std::int64_t count,
                     std::vector<BinEdges>& columns);

}  // namespace lamina
