// What the layers that put numbers into bins ask of the edges.
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/model/layer.hpp"
#include "lamina/model/layers/piecewise_linear.hpp"

namespace lamina {

/// Quantiles at 0, 1/bins, …, 1 of sorted values, each once: as f32, so that edges that a network
/// could not tell apart are one. Of equal values one bin about them.
std::vector<double> quantile_edges(const std::vector<float>& values, std::int64_t bins);

/// Gives every one of `count` columns its edges: 0 and 1 where there are none at all. Errors
/// `usage.shape` and `usage.bad_value` that name the node.
void require_columns(const LayerBuilder& builder, std::int64_t count,
                     std::vector<BinEdges>& columns);

}  // namespace lamina
