// A sheet of terminal cells: each holds a sign, up to eight braille dots or a shade.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/plot/text.hpp"

namespace lamina::plot {

/// How `text` looks in the colour of the series `index`; as it is without colour.
std::string in_colour(const TextStyle& style, std::size_t index, std::string_view text);
std::string in_bold(const TextStyle& style, std::string_view text);
/// The sign of the series `index`.
std::string_view sign_of(const TextStyle& style, std::size_t index);
/// Shades that can be told apart, from the least value to the greatest.
int shades(const TextStyle& style);
std::string shade_text(const TextStyle& style, int shade);
/// Columns that `text` takes: its code points.
int columns_of(std::string_view text);
/// `text` cut to `columns`.
std::string cut_to(const TextStyle& style, std::string_view text, int columns);

class Canvas {
 public:
  Canvas(int width, int height, const TextStyle& style);

  int width() const { return width_; }
  int height() const { return height_; }

  // Places are in 0…1 from left to right and from the bottom up.

  /// A line of dots in the colour of `series`.
  void line(double x0, double y0, double x1, double y1, std::size_t series);
  void sign(double x, double y, std::string_view sign, std::size_t series);
  /// A bar from the place `low` to `high` over the columns around x that are `share` of the width.
  void bar(double x, double share, double low, double high, std::size_t series);
  void shade(int column, int row, int shade);

  /// Row 0 is on top.
  std::string row(int row) const;

 private:
  struct Cell {
    std::string sign = {};
    std::uint8_t dots = 0;
    std::size_t series = 0;
    int shade = -1;
  };
  Cell& cell(int column, int row) {
    return cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_) +
                  static_cast<std::size_t>(column)];
  }
  const Cell& cell(int column, int row) const {
    return const_cast<Canvas*>(this)->cell(column, row);  // NOLINT: only read
  }
  int column_of(double x) const;
  int row_of(double y) const;
  void dot(int x, int y, std::size_t series);

  int width_;
  int height_;
  const TextStyle& style_;
  std::vector<Cell> cells_;
};

/// The braille character with these dots.
std::string braille(std::uint8_t dots);
/// The bit of the dot at column 0…1 and row 0…3 of a braille character.
std::uint8_t braille_bit(int column, int row);

}  // namespace lamina::plot
