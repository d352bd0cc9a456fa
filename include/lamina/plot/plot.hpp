// A plot as plain data: what is shown, not how. text.hpp draws it for terminals, svg.hpp as a
// picture.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lamina::plot {

enum class Scale : std::uint8_t { linear, logarithmic };

/// One direction of a plot. A logarithmic one shows values above 0 only.
struct Axis {
  std::string label = {};
  Scale scale = Scale::linear;
  std::optional<double> low = {};   ///< where it starts; none: at the least value shown
  std::optional<double> high = {};  ///< where it ends; none: at the greatest
};

enum class Mark : std::uint8_t {
  line,    ///< through the points in their order; a point that is not finite leaves a gap
  points,  ///< one sign a point
  bars,    ///< from 0 (or the bottom) to y
  path,    ///< a way: a line with a sign at each point and an arrow at its end
};

/// Points of one name: as many x as y.
struct Series {
  std::string name = {};  ///< in the legend; "": not in it
  Mark mark = Mark::line;
  std::vector<double> x = {};
  std::vector<double> y = {};
};

/// Numbers on a grid over the whole plot, shown as shades that the legend explains.
struct HeatMap {
  std::string name = {};  ///< of the numbers, e.g. "loss"
  std::int64_t columns = 0;
  std::int64_t rows = 0;
  std::vector<double> values = {};  ///< [rows, columns]; row 0 lies lowest
  Scale scale = Scale::linear;
  double x_low = 0, x_high = 1, y_low = 0, y_high = 1;  ///< centres of the outermost cells
  std::optional<double> low = {}, high = {};  ///< of the shades; none: the least, the greatest
};

/// Axes with series on them, and a heat map below these where there is one.
struct Plot {
  std::string title = {};
  std::string description = {};  ///< for who cannot see it; "": made from the series
  Axis x = {};
  Axis y = {};
  std::vector<Series> series = {};
  std::optional<HeatMap> map = {};
};

/// One picture of grey pixels.
struct Picture {
  std::string name = {};
  std::vector<double> pixels = {};  ///< [height, width]; row 0 is on top
};

/// Small pictures of one size in rows, each from black at its least number to white at its
/// greatest.
struct Pictures {
  std::string title = {};
  std::string description = {};
  std::int64_t width = 28;
  std::int64_t height = 28;
  std::int64_t in_a_row = 5;
  std::vector<Picture> pictures = {};
};

using Figure = std::variant<Plot, Pictures>;

/// What a figure shows in a sentence or two, for who cannot see it: its description, or one made of
/// its numbers.
std::string description_of(const Figure& figure);

}  // namespace lamina::plot
