// From values to places between the axes: what both renderers share.
#pragma once

#include <string>
#include <vector>

#include "lamina/plot/plot.hpp"

namespace lamina::plot {

struct Tick {
  double value;
  std::string label;
};

/// An axis whose ends are known.
struct Span {
  double low = 0;
  double high = 1;
  Scale scale = Scale::linear;

  /// Where `value` lies: 0 at the low end, 1 at the high one, outside beyond them; NaN where there
  /// is no such place.
  double place(double value) const;
  /// Round values within, about `count` of them.
  std::vector<Tick> ticks(int count) const;
};

/// The ends of both axes, the heat map's shades.
struct Frame {
  explicit Frame(const Plot& plot);

  Span x;
  Span y;
  Span shade;
};

/// A piece of a line within the unit square.
struct Piece {
  double x0, y0, x1, y1;
};

/// What of the line through the points of `series` lies between the axes.
std::vector<Piece> pieces(const Frame& frame, const Series& series);

/// The cell of a map that covers the place (x, y) of the plot, in 0…1; -1 outside the map.
std::int64_t cell_at(const HeatMap& map, const Frame& frame, double x, double y);

/// A number in at most four significant digits, without zeros at its end.
std::string short_number(double value);

/// Throws Error `usage.bad_plot`.
void check(const Figure& figure);

}  // namespace lamina::plot
