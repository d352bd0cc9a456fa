#include "plot/canvas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina::plot {

namespace {

constexpr std::array<std::string_view, 8> signs = {"●", "○", "◆", "◇", "▲", "△", "■", "□"};
constexpr std::array<std::string_view, 8> ascii_signs = {"o", "x", "+", "*", "#", "@", "%", "&"};
constexpr std::array<int, 6> series_colours = {39, 208, 41, 201, 226, 196};
constexpr std::array<std::string_view, 5> inks = {" ", "░", "▒", "▓", "█"};
constexpr std::string_view ascii_inks = " .:=#";
// From dark blue over green to light yellow, in the 256 colours of terminals.
constexpr std::array<int, 12> shade_colours = {17, 18, 24, 25, 31, 30, 36, 72, 108, 144, 186, 229};

std::string coloured(std::string_view code, int colour, std::string_view text) {
  return fmt::format("\x1b[{};5;{}m{}\x1b[0m", code, colour, text);
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

}  // namespace

std::string in_colour(const TextStyle& style, std::size_t index, std::string_view text) {
  if (!style.colour) return std::string(text);
  return coloured("38", series_colours[index % series_colours.size()], text);
}

std::string in_bold(const TextStyle& style, std::string_view text) {
  return style.colour ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
}

std::string_view sign_of(const TextStyle& style, std::size_t index) {
  return style.unicode ? signs[index % signs.size()] : ascii_signs[index % ascii_signs.size()];
}

int shades(const TextStyle& style) {
  return static_cast<int>(style.colour ? shade_colours.size() : inks.size());
}

std::string shade_text(const TextStyle& style, int shade) {
  const auto index = static_cast<std::size_t>(shade);
  if (style.colour) return coloured("48", shade_colours[index], " ");
  return style.unicode ? std::string(inks[index]) : std::string(1, ascii_inks[index]);
}

int columns_of(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char byte) { return !continues(byte); }));
}

std::string cut_to(const TextStyle& style, std::string_view text, int columns) {
  if (columns_of(text) <= columns) return std::string(text);
  std::size_t end = 0;
  for (int left = std::max(columns - 1, 0); left > 0; --left) {
    do {
      ++end;
    } while (end < text.size() && continues(text[end]));
  }
  return std::string(text.substr(0, end)) + (style.unicode ? "…" : "~");
}

std::string braille(std::uint8_t dots) {
  // U+2800 + dots, as UTF-8.
  return {static_cast<char>(0xE2), static_cast<char>(0xA0 | (dots >> 6U)),
          static_cast<char>(0x80 | (dots & 0x3FU))};
}

std::uint8_t braille_bit(int column, int row) {
  constexpr std::array<std::array<std::uint8_t, 4>, 2> bits = {
      {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};
  return bits[static_cast<std::size_t>(column)][static_cast<std::size_t>(row)];
}

Canvas::Canvas(int width, int height, const TextStyle& style)
    : width_(width),
      height_(height),
      style_(style),
      cells_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}

int Canvas::column_of(double x) const {
  return std::clamp(static_cast<int>(x * width_), 0, width_ - 1);
}

int Canvas::row_of(double y) const {
  return std::clamp(static_cast<int>((1 - y) * height_), 0, height_ - 1);
}

void Canvas::dot(int x, int y, std::size_t series) {
  x = std::clamp(x, 0, 2 * width_ - 1);
  y = std::clamp(y, 0, 4 * height_ - 1);
  Cell& at = cell(x / 2, y / 4);
  at.dots = static_cast<std::uint8_t>(at.dots | braille_bit(x % 2, y % 4));
  at.series = series;
}

void Canvas::line(double x0, double y0, double x1, double y1, std::size_t series) {
  const double dots_x = 2 * width_, dots_y = 4 * height_;
  const double dx = (x1 - x0) * dots_x, dy = (y0 - y1) * dots_y;
  const int steps = std::max(1, static_cast<int>(std::ceil(std::max(std::abs(dx), std::abs(dy)))));
  for (int i = 0; i <= steps; ++i) {
    const double share = static_cast<double>(i) / steps;
    dot(static_cast<int>(x0 * dots_x + share * dx),
        static_cast<int>((1 - y0) * dots_y + share * dy), series);
  }
}

void Canvas::sign(double x, double y, std::string_view sign, std::size_t series) {
  if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return;
  Cell& at = cell(column_of(x), row_of(y));
  at.sign = sign;
  at.series = series;
}

void Canvas::bar(double x, double share, double low, double high, std::size_t series) {
  constexpr std::array<std::string_view, 8> eighths = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const int first = std::clamp(static_cast<int>((x - share / 2) * width_ + 0.5), 0, width_ - 1);
  const int last =
      std::clamp(static_cast<int>((x + share / 2) * width_ + 0.5) - 1, first, width_ - 1);
  const double top = std::clamp(std::max(low, high), 0.0, 1.0) * height_;
  const double bottom = std::clamp(std::min(low, high), 0.0, 1.0) * height_;
  for (int row = 0; row < height_; ++row) {
    const double filled = top - (height_ - 1 - row);  // of this cell, from its bottom
    if (filled <= 0 || bottom >= height_ - row) continue;
    const int eighth = filled >= 1 ? 8 : static_cast<int>(filled * 8 + 0.5);
    if (eighth == 0) continue;
    for (int column = first; column <= last; ++column) {
      Cell& at = cell(column, row);
      at.sign = style_.unicode ? eighths[static_cast<std::size_t>(eighth - 1)]
                               : std::string_view(eighth >= 4 ? "#" : ".");
      at.series = series;
    }
  }
}

void Canvas::shade(int column, int row, int shade) {
  cell(column, row).shade = shade;
}

std::string Canvas::row(int row) const {
  std::string text;
  for (int column = 0; column < width_; ++column) {
    const Cell& at = cell(column, row);
    std::string ink = at.sign;
    if (ink.empty() && at.dots != 0) {
      ink = style_.unicode ? braille(at.dots) : std::string(sign_of(style_, at.series));
    }
    if (ink.empty()) {
      text += at.shade < 0 ? " " : shade_text(style_, at.shade);
    } else if (at.shade >= 0 && style_.colour) {
      // White on the dark half of the shades, black on the light one.
      const int ground = shade_colours[static_cast<std::size_t>(at.shade)];
      text += fmt::format("\x1b[48;5;{}m\x1b[1;38;5;{}m{}\x1b[0m", ground,
                          at.shade < shades(style_) / 2 ? 231 : 16, ink);
    } else {
      text += in_colour(style_, at.series, ink);
    }
  }
  return text;
}

}  // namespace lamina::plot
