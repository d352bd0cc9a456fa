#include <fmt/format.h>

#include "plot/frame.hpp"

namespace lamina::plot {

namespace {

std::string named(const std::string& name, const char* otherwise) {
  return name.empty() ? otherwise : name;
}

std::string of_series(const Series& series, const Plot& plot) {
  const std::string name = named(series.name, "a series");
  if (series.x.empty()) return fmt::format(" {}: no points.", name);
  const std::size_t end = series.x.size() - 1;
  if (end == 0) {
    return fmt::format(" {}: one point at {}, {}.", name, short_number(series.x[0]),
                       short_number(series.y[0]));
  }
  return fmt::format(" {}: {} points, from {} at {} {} to {} at {}.", name, end + 1,
                     short_number(series.y[0]), named(plot.x.label, "x"), short_number(series.x[0]),
                     short_number(series.y[end]), short_number(series.x[end]));
}

std::string described(const Plot& plot) {
  std::string text =
      fmt::format("{} against {}.", named(plot.y.label, "y"), named(plot.x.label, "x"));
  if (plot.map) {
    const Span shade = Frame(plot).shade;
    text += fmt::format(" Shades show {}, from {} to {}.", named(plot.map->name, "a value"),
                        short_number(shade.low), short_number(shade.high));
  }
  for (const Series& series : plot.series) text += of_series(series, plot);
  return text;
}

std::string described(const Pictures& pictures) {
  std::string text = fmt::format("{} pictures of {} x {} pixels", pictures.pictures.size(),
                                 pictures.width, pictures.height);
  for (std::size_t i = 0; i < pictures.pictures.size(); ++i) {
    text += (i == 0 ? ": " : ", ") + pictures.pictures[i].name;
  }
  return text + ".";
}

}  // namespace

std::string description_of(const Figure& figure) {
  return std::visit(
      [](const auto& one) { return one.description.empty() ? described(one) : one.description; },
      figure);
}

}  // namespace lamina::plot
