#include "studio/plane.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/preprocess/column_summary.hpp"
#include "studio/number.hpp"
#include "studio/rows.hpp"

namespace lamina::studio {

namespace {

/// What part of an axis is asked for.
struct Range {
  std::optional<double> low, high;
};

Range range_of(const Query& query, const char* low, const char* high) {
  constexpr double huge = 1e300;
  Range range;
  if (query.has(low)) range.low = query.real(low, 0, -huge, huge);
  if (query.has(high)) range.high = query.real(high, 0, -huge, huge);
  return range;
}

/// As far as the training rows lie, where no range is asked for.
Axis number_axis(const Data& data, const NumberColumn& from, std::int64_t cells,
                 const Range& range) {
  const ColumnFacts& facts = data.columns.at(from.name);
  double low = facts.low;
  double high = facts.high;
  if (!(high > low)) {
    low = std::isfinite(low) ? low - 1 : 0;
    high = low + 2;
  }
  low = range.low.value_or(low);
  high = range.high.value_or(high);
  if (!(high > low))
    refuse_value("range", std::to_string(high), "one whose end lies behind its start");
  Axis axis{from.name, from.type == ColumnType::date ? "date" : "number", {}, {}};
  for (std::int64_t i = 0; i < cells; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(cells - 1);
    axis.values.push_back(low + share * (high - low));
  }
  return axis;
}

Axis axis_named(const Data& data, const std::string& name, std::int64_t cells, const Range& range) {
  const Preprocessor& preprocessor = data.draft.preprocessor;
  for (const NumberColumn& from : preprocessor.number_columns()) {
    if (from.name == name && !data.table.column(name).numbers.empty()) {
      return number_axis(data, from, cells, range);
    }
  }
  for (const CategoryColumn& from : preprocessor.category_columns()) {
    if (from.name != name) continue;
    Axis axis{name, "category", {}, from.labels};
    for (std::size_t i = 0; i < from.labels.size(); ++i) axis.values.push_back(i);
    constexpr std::size_t most = 128;
    if (axis.labels.size() > most) {
      axis.labels.resize(most);
      axis.values.resize(most);
    }
    return axis;
  }
  refuse_value("column", name, "a column of numbers, dates or words that the network sees");
}

/// The features of a row with one column moved along its axis: [axis, …] for each input.
Features moved_along(const Moment& moment, std::int64_t row, const Json& cells, const Axis& axis) {
  const Data& data = moment.data();
  const std::int64_t from = row < 0 ? first_row(data) : row;
  Json moved = row < 0 ? Json(data.asked) : Json::object();
  moved.update(cells);
  const Table none = data.sample.select({});
  Table line(none.name());
  line.add(none.column(axis.column));
  for (std::size_t i = 0; i < axis.values.size(); ++i) {
    moved[axis.column] = axis.cell(i);
    line = with_row(data, line, from, moved);
  }
  // All other columns are the same in each row.
  const std::vector<std::int64_t> same(axis.values.size(), 0);
  const Table rows = with_row(data, none, from, moved).select(same);
  Table table(none.name());
  for (const Column& column : rows.columns()) {
    table.add(column.name == axis.column ? line.column(axis.column) : column);
  }
  return moment.preprocessor().apply(table);
}

/// Two columns move different numbers of a row, so the grid is made of two lines: what the first
/// line moved, else what the second has.
template <class Value>
void cross(Value* to, const Value* x, const Value* y, const Value* fixed, std::size_t columns,
           std::size_t across, std::size_t up) {
  for (std::size_t j = 0; j < up; ++j) {
    for (std::size_t i = 0; i < across; ++i) {
      for (std::size_t f = 0; f < columns; ++f) {
        const Value moved = x[i * columns + f];
        *to++ = moved != fixed[f] ? moved : y[j * columns + f];
      }
    }
  }
}

Features grid_of(const Preprocessor& preprocessor, const Features& fixed, const Features& x,
                 const Features& y) {
  const std::int64_t across = x.rows();
  const std::int64_t up = y.rows();
  Features grid = preprocessor.room(across * up);
  for (std::size_t input = 0; input < grid.inputs.size(); ++input) {
    Tensor& to = grid.inputs[input];
    const auto columns = static_cast<std::size_t>(fixed.inputs[input].elements());
    const auto a = static_cast<std::size_t>(across);
    const auto u = static_cast<std::size_t>(up);
    const Tensor& fx = x.inputs[input];
    const Tensor& fy = y.inputs[input];
    const Tensor& f0 = fixed.inputs[input];
    if (to.dtype() == DType::f32) {
      cross(to.f32(), fx.f32(), fy.f32(), f0.f32(), columns, a, u);
    } else if (to.dtype() == DType::i32) {
      cross(to.i32(), fx.i32(), fy.i32(), f0.i32(), columns, a, u);
    } else {
      cross(to.u8(), fx.u8(), fy.u8(), f0.u8(), columns, a, u);
    }
  }
  return grid;
}

/// Cells of one's own in place of the row's.
Json cells_of(const Query& query) {
  if (!query.has("cells")) return Json::object();
  Json cells = parse_json(query.text("cells"), {.name = "cells", .family = "usage"});
  if (!cells.is_object()) refuse_value("cells", cells.dump(), "an object by column");
  return cells;
}

}  // namespace

std::pair<Axis, Axis> axes_of(const Moment& moment, const Query& query, std::int64_t cells) {
  const Data& data = moment.data();
  std::string x = query.text("x");
  std::string y = query.text("y");
  if (x.empty() || y.empty()) {
    const auto& [first, second] = data.axes;
    if (first.empty()) {
      not_here("a map needs two columns that the network sees",
               "look at the errors or at the network");
    }
    if (x.empty()) x = first != y ? first : second;
    if (y.empty()) y = second != x ? second : first;
  }
  if (x == y) refuse_value("y", y, "another column than x");
  return {axis_named(data, x, cells, range_of(query, "x0", "x1")),
          axis_named(data, y, cells, range_of(query, "y0", "y1"))};
}

Plane plane_of(const Moment& moment, const Query& query, std::int64_t usual_cells) {
  constexpr std::int64_t most_cells = 128;
  const Data& data = moment.data();
  const std::int64_t cells = query.whole("grid", usual_cells, 2, most_cells);
  const std::int64_t row = query.whole("row", -1, -1, data.table.rows() - 1);
  auto [x, y] = axes_of(moment, query, cells);
  const Json own = cells_of(query);
  const AskedRow asked = asked_row(data, row, own);
  const Features fixed = moment.preprocessor().apply(asked.table);
  Plane plane{.x = x, .y = y, .grid = {}, .fixed = cells_json(data, asked.table, 0)};
  plane.grid = grid_of(moment.preprocessor(), fixed, moved_along(moment, row, own, x),
                       moved_along(moment, row, own, y));
  plane.fixed.erase(x.column);
  plane.fixed.erase(y.column);
  return plane;
}

}  // namespace lamina::studio
