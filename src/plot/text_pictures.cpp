#include "plot/text_pictures.hpp"

#include <fmt/format.h>

#include <array>

#include "plot/canvas.hpp"
#include "plot/grey.hpp"

namespace lamina::plot {

namespace {

/// Dots where a pixel is lighter than its threshold, so that the eye sees greys (Bayer 1973).
std::string dithered(const Grey& grey, std::int64_t column, std::int64_t row) {
  constexpr std::array<std::array<int, 4>, 4> bayer = {
      {{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}}};
  std::uint8_t dots = 0;
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 2; ++x) {
      const std::int64_t pixel_x = 2 * column + x, pixel_y = 4 * row + y;
      const int rank = bayer[static_cast<std::size_t>(y)][static_cast<std::size_t>(pixel_x % 4)];
      if (grey(pixel_x, pixel_y) > (rank + 0.5) / 16) {
        dots = static_cast<std::uint8_t>(dots | braille_bit(x, y));
      }
    }
  }
  return braille(dots);
}

std::string cell(const Grey& grey, std::int64_t column, std::int64_t row, const TextStyle& style) {
  if (!style.unicode) {
    constexpr std::string_view inks = " .:-=+*#%@";
    const double mean = grey.mean(2 * column, 4 * row, 2, 4);
    return std::string(1, inks[static_cast<std::size_t>(mean * 9.999)]);
  }
  if (!style.colour) return dithered(grey, column, row);
  // The 24 greys of the 256 colours, 232 the darkest; the upper half of a cell over the lower.
  const auto colour = [&](std::int64_t y) {
    return 232 + static_cast<int>(grey.mean(2 * column, y, 2, 2) * 23.999);
  };
  return fmt::format("\x1b[38;5;{};48;5;{}m▀\x1b[0m", colour(4 * row), colour(4 * row + 2));
}

}  // namespace

std::string text_of(const Pictures& pictures, const TextStyle& style) {
  const std::int64_t columns = (pictures.width + 1) / 2, rows = (pictures.height + 3) / 4;
  const auto fit = std::max<std::int64_t>((style.width + 1) / (columns + 1), 1);
  const auto stride = static_cast<std::size_t>(std::min(pictures.in_a_row, fit));
  std::string text;
  if (!pictures.title.empty()) {
    text += in_bold(style, cut_to(style, pictures.title, style.width)) + "\n";
  }
  const std::vector<Picture>& all = pictures.pictures;
  for (std::size_t first = 0; first < all.size(); first += stride) {
    const std::size_t end = std::min(first + stride, all.size());
    for (std::int64_t row = 0; row < rows; ++row) {
      for (std::size_t i = first; i < end; ++i) {
        const Grey grey(pictures, all[i]);
        for (std::int64_t column = 0; column < columns; ++column) {
          text += cell(grey, column, row, style);
        }
        text += i + 1 < end ? " " : "\n";
      }
    }
    std::string names;
    for (std::size_t i = first; i < end; ++i) {
      const std::string name = cut_to(style, all[i].name, static_cast<int>(columns));
      names += name + std::string(static_cast<std::size_t>(columns + 1 - columns_of(name)), ' ');
    }
    text += names.substr(0, names.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace lamina::plot
