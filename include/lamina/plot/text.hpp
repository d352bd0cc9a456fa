// Figures for terminals, in Unicode: lines of dots in braille, shades, signs that tell series apart
// without colour.
#pragma once

#include <string>

#include "lamina/plot/plot.hpp"

namespace lamina::plot {

struct TextStyle {
  int width = 80;       ///< columns at most, at least 40
  int height = 18;      ///< rows between the axes
  bool colour = false;  ///< ANSI colours, for a terminal that shows them
  bool unicode = true;  ///< false: ASCII alone
};

/// Lines, each ended by a line break. The same figure and style give the same text. Throws Error
/// `usage.bad_plot` when a figure does not fit together.
std::string text(const Figure& figure, const TextStyle& style = {});

}  // namespace lamina::plot
