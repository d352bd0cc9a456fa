#include "model/layers/bin_edges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

void require_edges(const std::vector<double>& edges, const std::string& name) {
  const bool finite =
      std::all_of(edges.begin(), edges.end(), [](double edge) { return std::isfinite(edge); });
  const bool ascend = std::is_sorted(edges.begin(), edges.end(), std::less_equal<>());
  if (edges.size() >= 2 && finite && ascend) return;
  throw Error({.code = "usage.bad_value",
               .what = "the edges of a column's bins are not at least two numbers that ascend",
               .where = fmt::format("piecewise_linear '{}'", printable(name)),
               .fix = "give quantiles of the column without repetitions"});
}

/// Of sorted values.
double quantile(const std::vector<float>& values, double q) {
  const double place = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const double low = values[below];
  return low + (place - static_cast<double>(below)) * (values[above] - low);
}

}  // namespace

std::vector<double> quantile_edges(const std::vector<float>& values, std::int64_t bins) {
  std::vector<double> edges;
  for (std::int64_t j = 0; j <= bins; ++j) {
    const double share = static_cast<double>(j) / static_cast<double>(bins);
    const auto edge = static_cast<float>(quantile(values, share));
    if (edges.empty() || edge > edges.back()) edges.push_back(edge);
  }
  if (edges.size() == 1) edges = {edges[0] - 1, edges[0] + 1};
  return edges;
}

void require_columns(const LayerBuilder& builder, std::int64_t count,
                     std::vector<BinEdges>& columns) {
  if (columns.empty()) columns.resize(static_cast<std::size_t>(count), {.edges = {0, 1}});
  if (count != static_cast<std::int64_t>(columns.size())) {
    builder.refuse(fmt::format("numbers [{}]", columns.size()),
                   "give it the edges of every column");
  }
  for (const BinEdges& column : columns) require_edges(column.edges, builder.name());
}

}  // namespace lamina
