// Two columns of the table as a plane: its axes, and its points as the network takes them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "artifacts/json.hpp"
#include "studio/moment.hpp"
#include "studio/number.hpp"
#include "studio/query.hpp"

namespace lamina::studio {

struct Axis {
  std::string column;
  std::string type;
  std::vector<double> values;  ///< of words their index
  std::vector<std::string> labels;

  Json json() const {
    return {{"column", column}, {"type", type}, {"values", numbers(values)}, {"labels", labels}};
  }
  Json cell(std::size_t i) const { return labels.empty() ? Json(values[i]) : Json(labels[i]); }
};

/// The columns that the words x and y name, else those that tell most of the target, with so many
/// cells each way; from x0 to x1 and y0 to y1 where these are given, in the unit of the table, else
/// as far as the training rows lie. Error `usage.bad_value`, `studio.not_here`.
std::pair<Axis, Axis> axes_of(const Moment& moment, const Query& query, std::int64_t cells);

struct Plane {
  Axis x, y;
  Features grid;  ///< [y, x], the lowest y first
  Json fixed;     ///< cells of the other columns, which are those of the row that is asked about
};
/// Of the words x, y, grid, row and cells.
Plane plane_of(const Moment& moment, const Query& query, std::int64_t usual_cells);

}  // namespace lamina::studio
