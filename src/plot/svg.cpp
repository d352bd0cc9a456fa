#include "lamina/plot/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plot/frame.hpp"
#include "plot/grey.hpp"
#include "plot/svg_writer.hpp"

namespace lamina::plot {

namespace {

constexpr double width = 640;
constexpr double left = 64, right = 20;  // beside the axes
constexpr double inner_width = width - left - right, inner_height = 270;
constexpr int series_colours = 6;

/// Where a place of the unit square lies on the sheet, whose axes start at `top`.
struct Area {
  double top;
  double x(double place) const { return left + place * inner_width; }
  double y(double place) const { return top + (1 - place) * inner_height; }
};

// ---- What is within the axes

/// The shade of a place between dark, 0, and light, 1; -1 for none.
int level_at(double place) {
  if (std::isnan(place)) return -1;
  return std::min(static_cast<int>(std::clamp(place, 0.0, 1.0) * levels), levels - 1);
}

void write_map(SvgWriter& out, const HeatMap& map, const Frame& frame, const Area& area) {
  out.cells(left, area.top, inner_width, inner_height, map.columns, map.rows, 'm',
            [&](std::int64_t column, std::int64_t row) {
              const std::int64_t cell = (map.rows - 1 - row) * map.columns + column;
              return level_at(frame.shade.place(map.values[static_cast<std::size_t>(cell)]));
            });
}

void write_signs(SvgWriter& out, const Series& series, std::size_t index, const Frame& frame,
                 const Area& area, double radius) {
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const double x = frame.x.place(series.x[i]), y = frame.y.place(series.y[i]);
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) {
      out.sign(area.x(x), area.y(y), radius, index);
    }
  }
}

void write_bars(SvgWriter& out, const Series& series, std::size_t index, const Frame& frame,
                const Area& area) {
  const double zero = std::clamp(frame.y.scale == Scale::linear ? frame.y.place(0) : 0.0, 0.0, 1.0);
  const double share = 0.9 / static_cast<double>(std::max<std::size_t>(series.x.size(), 1));
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const double x = frame.x.place(series.x[i]);
    double y = frame.y.place(series.y[i]);
    if (!std::isfinite(x) || !std::isfinite(y)) continue;
    y = std::clamp(y, 0.0, 1.0);
    const double from = std::clamp(x - share / 2, 0.0, 1.0);
    const double to = std::clamp(x + share / 2, 0.0, 1.0);
    out.rectangle(area.x(from), area.y(std::max(y, zero)), (to - from) * inner_width,
                  std::abs(y - zero) * inner_height, fmt::format("f{}", index % series_colours));
  }
}

void write_series(SvgWriter& out, const Series& series, std::size_t index, const Frame& frame,
                  const Area& area, bool on_shades) {
  if (series.mark == Mark::bars) return write_bars(out, series, index, frame, area);
  if (series.mark == Mark::points) return write_signs(out, series, index, frame, area, 3.5);
  const std::vector<Piece> line = pieces(frame, series);
  std::string way;
  const Piece* before = nullptr;
  for (const Piece& piece : line) {
    if (before == nullptr || before->x1 != piece.x0 || before->y1 != piece.y0) {
      way += fmt::format("M{} {}", number(area.x(piece.x0)), number(area.y(piece.y0)));
    }
    way += fmt::format("L{} {}", number(area.x(piece.x1)), number(area.y(piece.y1)));
    before = &piece;
  }
  const bool arrow = series.mark == Mark::path;
  if (!way.empty()) out.way(way, index, arrow, on_shades);
  if (series.mark == Mark::path) write_signs(out, series, index, frame, area, 2.5);
}

// ---- What is around them

void write_axes(SvgWriter& out, const Plot& plot, const Frame& frame, const Area& area) {
  const double bottom = area.top + inner_height;
  for (const Tick& tick : frame.x.ticks(8)) {
    const double x = area.x(frame.x.place(tick.value));
    if (!plot.map) out.line(x, area.top, x, bottom, "grid");
    out.text(x, bottom + 16, tick.label, "middle", "tick");
  }
  for (const Tick& tick : frame.y.ticks(6)) {
    const double y = area.y(frame.y.place(tick.value));
    if (!plot.map) out.line(left, y, width - right, y, "grid");
    out.text(left - 6, y + 4, tick.label, "end", "tick");
  }
  out.line(left, bottom, width - right, bottom, "axis");
  out.line(left, area.top, left, bottom, "axis");
  out.text(left + inner_width / 2, bottom + 34, plot.x.label, "middle", "label");
  out.text(left - 6, area.top - 8, plot.y.label, "start", "label");
}

/// Writes signs and names from `y` on, and returns where they end.
double write_legend(SvgWriter& out, const Plot& plot, const Frame& frame, double y) {
  double x = left;
  bool some = false;
  for (std::size_t i = 0; i < plot.series.size(); ++i) {
    const Series& series = plot.series[i];
    if (series.name.empty()) continue;
    const double wide = 30 + text_width(series.name);
    if (some && x + wide > width - right) x = left, y += 20;
    some = true;
    if (series.mark == Mark::line) {
      out.way(fmt::format("M{} {}h14", number(x), number(y - 4)), i, false, plot.map.has_value());
    } else {
      out.sign(x + 7, y - 4, 3.5, i);
    }
    out.text(x + 20, y, series.name, "start", "label");
    x += wide + 10;
  }
  if (some) y += 20;
  if (plot.map) {
    const std::string low =
        fmt::format("{}: {}", plot.map->name.empty() ? "shades" : plot.map->name,
                    short_number(frame.shade.low));
    out.text(left, y, low, "start", "label");
    const double start = left + text_width(low) + 8;
    for (int level = 0; level < levels; ++level) {
      out.rectangle(start + 8 * level, y - 10, 8, 12, fmt::format("m{}", level));
    }
    out.text(start + 8 * levels + 8, y, short_number(frame.shade.high), "start", "label");
    y += 20;
  }
  return y;
}

/// Writes the figure from `top` on, and returns where it ends.
double write(SvgWriter& out, const Plot& plot, double top) {
  const Frame frame(plot);
  out.text(left - 6, top + 20, plot.title, "start", "title");
  const Area area{top + (plot.y.label.empty() ? 34 : 54)};
  if (plot.map) write_map(out, *plot.map, frame, area);
  write_axes(out, plot, frame, area);
  if (plot.map) out.begin_on_shades();
  for (std::size_t i = 0; i < plot.series.size(); ++i) {
    write_series(out, plot.series[i], i, frame, area, plot.map.has_value());
  }
  const double below = area.top + inner_height + (plot.x.label.empty() ? 36 : 56);
  const double end = write_legend(out, plot, frame, below);
  if (plot.map) out.end_on_shades();
  return end;
}

double write(SvgWriter& out, const Pictures& pictures, double top) {
  out.text(right, top + 20, pictures.title, "start", "title");
  const double across = static_cast<double>(pictures.in_a_row);
  const double side = std::min(120.0, (width - 2 * right - 12 * (across - 1)) / across);
  const double high =
      side * static_cast<double>(pictures.height) / static_cast<double>(pictures.width);
  double x = right, y = top + 34;
  for (std::size_t i = 0; i < pictures.pictures.size(); ++i) {
    if (i > 0 && static_cast<std::int64_t>(i) % pictures.in_a_row == 0) x = right, y += high + 30;
    const Grey grey(pictures, pictures.pictures[i]);
    out.cells(x, y, side, high, pictures.width, pictures.height, 'g',
              [&](std::int64_t column, std::int64_t row) { return level_at(grey(column, row)); });
    out.frame(x, y, side, high);
    out.text(x, y + high + 14, pictures.pictures[i].name, "start", "tick");
    x += side + 12;
  }
  return y + high + 36;
}

}  // namespace

std::string svg(std::span<const Figure> figures) {
  SvgWriter out;
  double top = 0;
  std::string title, description;
  for (const Figure& figure : figures) {
    check(figure);
    top = std::visit([&](const auto& one) { return write(out, one, top); }, figure);
    const std::string& own =
        std::visit([](const auto& one) -> const std::string& { return one.title; }, figure);
    title += (title.empty() || own.empty() ? "" : "; ") + own;
    description += (description.empty() ? "" : " ") + description_of(figure);
  }
  return out.document(width, top, title, description);
}

std::string svg(const Figure& figure) {
  return svg(std::span(&figure, 1));
}

}  // namespace lamina::plot
