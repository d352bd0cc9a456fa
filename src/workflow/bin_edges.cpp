#include "workflow/bin_edges.hpp"

#include <algorithm>

namespace lamina {

namespace {

/// Of sorted values.
double quantile(const std::vector<float>& values, double q) {
  const double place = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const double share = place - static_cast<double>(below);
  const double low = values[below];
  return low + share * (values[above] - low);
}

}  // namespace

std::vector<BinEdges> bin_edges(const ConstView& numbers, std::int64_t bins) {
  const std::int64_t rows = numbers.shape.rows();
  const std::int64_t columns = numbers.shape.columns();
  std::vector<BinEdges> all(static_cast<std::size_t>(columns));
  std::vector<float> values(static_cast<std::size_t>(rows));
  for (std::int64_t c = 0; c < columns; ++c) {
    for (std::int64_t row = 0; row < rows; ++row) {
      values[static_cast<std::size_t>(row)] = numbers.f32()[row * columns + c];
    }
    std::sort(values.begin(), values.end());
    std::vector<double>& edges = all[static_cast<std::size_t>(c)].edges;
    for (std::int64_t j = 0; j <= bins; ++j) {
      // As f32, so that edges that the network could not tell apart are one.
      const auto edge =
          static_cast<float>(quantile(values, static_cast<double>(j) / static_cast<double>(bins)));
      if (edges.empty() || edge > edges.back()) edges.push_back(edge);
    }
    if (edges.size() == 1) edges = {edges[0] - 1, edges[0] + 1};
  }
  return all;
}

}  // namespace lamina
