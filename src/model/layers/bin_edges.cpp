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

}  // namespace

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
