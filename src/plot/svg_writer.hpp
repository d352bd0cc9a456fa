// The elements of an SVG document.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace lamina::plot {

/// Shades of a heat map and greys of a picture.
inline constexpr int levels = 16;

/// A coordinate with one decimal at most: "12", "12.5".
std::string number(double value);
/// About as wide as the text is shown.
double text_width(std::string_view text);

/// Gathers elements; classes name colours, which the style of the document has twice: for light and
/// for dark screens.
class SvgWriter {
 public:
  /// `anchor` is start, middle or end. An empty text is not written.
  void text(double x, double y, std::string_view text, std::string_view anchor,
            std::string_view kind);
  void line(double x0, double y0, double x1, double y1, std::string_view kind);
  /// A thin line around a picture.
  void frame(double x, double y, double width, double height);
  void rectangle(double x, double y, double width, double height, std::string_view kind);
  /// The line of a series along the commands of an SVG path.
  void way(std::string_view commands, std::size_t series, bool arrow, bool rim);
  /// The sign of a series: a disc, a ring, a square, … as the series goes.
  void sign(double x, double y, double radius, std::size_t series);
  /// A grid of shades, row 0 on top; level_of(column, row) is below `levels`, or -1 for none. The
  /// colour of a level is named by `kind` and its number.
  void cells(double x, double y, double width, double height, std::int64_t columns,
             std::int64_t rows, char kind,
             const std::function<int(std::int64_t, std::int64_t)>& level_of);
  /// What follows lies on shades: bright, with dark rims.
  void begin_on_shades() { body_ += "<g class=\"on\">\n"; }
  void end_on_shades() { body_ += "</g>\n"; }

  std::string document(double width, double height, std::string_view title,
                       std::string_view description) const;

 private:
  /// The heads of arrows that paths ask for: `a` on paper, `b` on shades.
  std::string arrows(char prefix) const;

  std::string body_;
};

}  // namespace lamina::plot
