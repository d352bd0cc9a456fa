#include "lamina/plot/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plot/canvas.hpp"
#include "plot/frame.hpp"
#include "plot/text_pictures.hpp"

namespace lamina::plot {

namespace {

/// Whether lines need signs, to be told apart without colour.
bool several(const Plot& plot) {
  return plot.series.size() > 1;
}

void draw_map(Canvas& canvas, const HeatMap& map, const Frame& frame, const TextStyle& style) {
  for (int row = 0; row < canvas.height(); ++row) {
    for (int column = 0; column < canvas.width(); ++column) {
      const double x = (column + 0.5) / canvas.width();
      const double y = 1 - (row + 0.5) / canvas.height();
      const std::int64_t cell = cell_at(map, frame, x, y);
      if (cell < 0) continue;
      const double place = frame.shade.place(map.values[static_cast<std::size_t>(cell)]);
      if (std::isnan(place)) continue;
      const int count = shades(style);
      canvas.shade(column, row,
                   std::clamp(static_cast<int>(std::clamp(place, 0.0, 1.0) * count), 0, count - 1));
    }
  }
}

/// A sign every `stride` columns of the line, at places that differ from series to series.
void tag_line(Canvas& canvas, const std::vector<Piece>& line, std::size_t index,
              std::size_t series_count, const TextStyle& style) {
  const double stride = 14.0 / canvas.width();
  double next = stride * (static_cast<double>(index) + 0.5) / static_cast<double>(series_count);
  for (const Piece& piece : line) {
    while (next <= std::max(piece.x0, piece.x1)) {
      if (next >= std::min(piece.x0, piece.x1)) {
        const double share = piece.x1 == piece.x0 ? 0 : (next - piece.x0) / (piece.x1 - piece.x0);
        canvas.sign(next, piece.y0 + share * (piece.y1 - piece.y0), sign_of(style, index), index);
      }
      next += stride;
    }
  }
}

std::string_view arrow(const Piece& piece, const Canvas& canvas, const TextStyle& style) {
  // A cell is about twice as high as wide.
  const double dx = (piece.x1 - piece.x0) * canvas.width();
  const double dy = (piece.y1 - piece.y0) * canvas.height() * 2;
  const bool level = std::abs(dx) > 2 * std::abs(dy), steep = std::abs(dy) > 2 * std::abs(dx);
  if (!style.unicode) return level ? (dx > 0 ? ">" : "<") : (dy > 0 ? "^" : "v");
  if (level) return dx > 0 ? "→" : "←";
  if (steep) return dy > 0 ? "↑" : "↓";
  return dx > 0 ? (dy > 0 ? "↗" : "↘") : (dy > 0 ? "↖" : "↙");
}

void draw(Canvas& canvas, const Plot& plot, std::size_t index, const Frame& frame,
          const TextStyle& style) {
  const Series& series = plot.series[index];
  const auto signs = [&] {
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      canvas.sign(frame.x.place(series.x[i]), frame.y.place(series.y[i]), sign_of(style, index),
                  index);
    }
  };
  if (series.mark == Mark::points) return signs();
  if (series.mark == Mark::bars) {
    const double share = 0.9 / static_cast<double>(std::max<std::size_t>(series.x.size(), 1));
    const double zero = frame.y.scale == Scale::linear ? frame.y.place(0) : 0;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = frame.x.place(series.x[i]), y = frame.y.place(series.y[i]);
      if (std::isfinite(x) && std::isfinite(y)) canvas.bar(x, share, zero, y, index);
    }
    return;
  }
  const std::vector<Piece> line = pieces(frame, series);
  for (const Piece& piece : line) canvas.line(piece.x0, piece.y0, piece.x1, piece.y1, index);
  if (series.mark == Mark::path) {
    signs();
    const auto moves = [](const Piece& p) {
      return p.x0 != p.x1 || p.y0 != p.y1;
    };
    const auto last = std::find_if(line.rbegin(), line.rend(), moves);
    if (last != line.rend()) {
      canvas.sign(last->x1, last->y1, arrow(*last, canvas, style), index);
    }
  } else if (several(plot)) {
    tag_line(canvas, line, index, plot.series.size(), style);
  }
}

std::string legend(const Plot& plot, const Frame& frame, const TextStyle& style, int indent) {
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < plot.series.size(); ++i) {
    const Series& series = plot.series[i];
    if (series.name.empty()) continue;
    std::string_view sign = style.unicode ? "⠒⠒" : "--";
    if (series.mark == Mark::bars) sign = style.unicode ? "█" : "#";
    if (series.mark == Mark::points || series.mark == Mark::path || several(plot)) {
      sign = sign_of(style, i);
    }
    entries.push_back(in_colour(style, i, sign) + " " +
                      cut_to(style, series.name, style.width - indent - 4));
  }
  std::string text, line;
  const auto visible = [&](const std::string& entry) {
    return columns_of(entry) - (style.colour && entry[0] == '\x1b' ? 15 : 0);
  };
  int used = indent;
  for (const std::string& entry : entries) {
    if (!line.empty() && used + 3 + visible(entry) > style.width) {
      text += std::string(static_cast<std::size_t>(indent), ' ') + line + "\n";
      line.clear();
      used = indent;
    }
    if (!line.empty()) line += "   ", used += 3;
    line += entry;
    used += visible(entry);
  }
  if (!line.empty()) text += std::string(static_cast<std::size_t>(indent), ' ') + line + "\n";
  if (plot.map) {
    text += std::string(static_cast<std::size_t>(indent), ' ');
    text += fmt::format("{}: {} ", plot.map->name.empty() ? "shades" : plot.map->name,
                        short_number(frame.shade.low));
    text += style.colour ? "" : "[";
    for (int shade = 0; shade < shades(style); ++shade) text += shade_text(style, shade);
    text += style.colour ? "" : "]";
    text += " " + short_number(frame.shade.high) + "\n";
  }
  return text;
}

/// The lines below the canvas: the axis with its ticks, their numbers, its label.
std::string x_axis(const Plot& plot, const Frame& frame, int gutter, int width,
                   const TextStyle& style) {
  const auto blank = static_cast<std::size_t>(gutter);
  const auto columns = static_cast<std::size_t>(width);
  std::vector<std::string> line(columns, style.unicode ? "─" : "-");
  std::string numbers(blank + 1 + columns, ' ');
  std::size_t free = 0;
  for (const Tick& tick : frame.x.ticks(width / 10)) {
    const double place = frame.x.place(tick.value);
    const auto column =
        std::min(static_cast<std::size_t>(std::max(place, 0.0) * width), columns - 1);
    const std::size_t length = tick.label.size();
    const std::size_t centre = blank + 1 + column;
    std::size_t start = centre - std::min(length / 2, centre);
    start = std::min(start, numbers.size() - std::min(length, numbers.size()));
    if (start < free) continue;
    line[column] = style.unicode ? "┬" : "+";
    numbers.replace(start, length, tick.label);
    free = start + length + 1;
  }
  std::string text(blank, ' ');
  text += style.unicode ? "└" : "+";
  for (const std::string& piece : line) text += piece;
  text += "\n" + numbers.substr(0, numbers.find_last_not_of(' ') + 1) + "\n";
  if (!plot.x.label.empty()) {
    const std::string label = cut_to(style, plot.x.label, width);
    const int before = gutter + 1 + (width - columns_of(label)) / 2;
    text += std::string(static_cast<std::size_t>(before), ' ') + label + "\n";
  }
  return text;
}

std::string text_of(const Plot& plot, const TextStyle& style) {
  const Frame frame(plot);
  const std::vector<Tick> ticks = frame.y.ticks(std::max(2, style.height / 4));
  int gutter = 1;
  for (const Tick& tick : ticks) gutter = std::max(gutter, static_cast<int>(tick.label.size()) + 1);
  Canvas canvas(std::max(10, style.width - gutter - 2), style.height, style);
  if (plot.map) draw_map(canvas, *plot.map, frame, style);
  for (std::size_t i = 0; i < plot.series.size(); ++i) draw(canvas, plot, i, frame, style);

  std::vector<std::string> numbers(static_cast<std::size_t>(style.height));
  for (const Tick& tick : ticks) {
    const double place = std::clamp(frame.y.place(tick.value), 0.0, 1.0);
    const int row = std::min(static_cast<int>((1 - place) * style.height), style.height - 1);
    numbers[static_cast<std::size_t>(row)] = tick.label;
  }

  std::string text;
  if (!plot.title.empty()) {
    text += in_bold(style, cut_to(style, plot.title, style.width)) + "\n";
  }
  if (!plot.y.label.empty()) {
    text += fmt::format("{:>{}}{}\n", "", gutter - 1,
                        cut_to(style, plot.y.label, style.width - gutter));
  }
  for (int row = 0; row < style.height; ++row) {
    const std::string& number = numbers[static_cast<std::size_t>(row)];
    std::string_view bar = style.unicode ? "│" : "|";
    if (!number.empty()) bar = style.unicode ? "┤" : "+";
    std::string line = fmt::format("{:>{}}{}{}", number, gutter, bar, canvas.row(row));
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  text += x_axis(plot, frame, gutter, canvas.width(), style);
  return text + legend(plot, frame, style, gutter + 1);
}

}  // namespace

std::string text(const Figure& figure, const TextStyle& style) {
  check(figure);
  if (const Plot* plot = std::get_if<Plot>(&figure)) return text_of(*plot, style);
  return text_of(std::get<Pictures>(figure), style);
}

}  // namespace lamina::plot
