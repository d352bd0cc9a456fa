// Figures as a picture of its own: SVG with real text, light or dark as the reader's screen is.
#pragma once

#include <span>
#include <string>

#include "lamina/plot/plot.hpp"

namespace lamina::plot {

/// One SVG document with the figures one below the other, 640 units wide. It refers to nothing
/// outside itself and carries a title and a description for screen readers. The same figures give
/// the same bytes. Throws Error `usage.bad_plot` when a figure does not fit together.
std::string svg(std::span<const Figure> figures);
std::string svg(const Figure& figure);

}  // namespace lamina::plot
