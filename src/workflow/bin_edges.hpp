// Where the columns of numbers of a table are cut into bins.
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/core/tensor.hpp"
#include "lamina/model/layers/piecewise_linear.hpp"

namespace lamina {

/// Of each column of numbers[N,F] the edges of at most `bins` bins: its quantiles at 0, 1/bins, …, 1
/// by linear interpolation, each once. A column of one value gets one bin around it.
std::vector<BinEdges> bin_edges(const ConstView& numbers, std::int64_t bins);

}  // namespace lamina
