#include "plot/svg_writer.hpp"

#include <fmt/format.h>

#include <array>

#include "plot/canvas.hpp"

namespace lamina::plot {

namespace {

struct Colour {
  std::string_view light, dark;
};

/// Of the series: told apart also by those who see few colours (Wong 2011, darker on white).
constexpr std::array<Colour, 6> series_colours = {{{"#0062a3", "#5ab4f0"},
                                                   {"#c24a00", "#ff9d4d"},
                                                   {"#00795a", "#3fd0a4"},
                                                   {"#a8437f", "#ef9acb"},
                                                   {"#7a6a00", "#f0e442"},
                                                   {"#444444", "#c8c8c8"}}};
/// Of series that lie on shades.
constexpr std::array<std::string_view, 6> bright = {"#ffffff", "#ff8c42", "#7df9ff",
                                                    "#ff9de2", "#fff44f", "#c0c0c0"};
/// From low to high: the map "viridis" of van der Walt and Smith at 16 places.
constexpr std::array<std::string_view, levels> shades = {
    "#440154", "#481a6c", "#472f7d", "#414487", "#39568c", "#31688e", "#2a788e", "#23888e",
    "#1f988b", "#22a884", "#35b779", "#54c568", "#7ad151", "#a5db36", "#d2e21b", "#fde725"};

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&') {
      safe += "&amp;";
    } else if (c == '<') {
      safe += "&lt;";
    } else if (c == '>') {
      safe += "&gt;";
    } else if (c == '"') {
      safe += "&quot;";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      safe += c;
    }
  }
  return safe;
}

std::string colours(bool dark) {
  std::string css = dark ? ".paper{fill:#16181d}text{fill:#e8e8e8}.axis{stroke:#aaa}"
                           ".grid{stroke:#333842}"
                         : ".paper{fill:#fff}text{fill:#1b1b1b}.axis{stroke:#555}"
                           ".grid{stroke:#e4e4e4}";
  for (std::size_t i = 0; i < series_colours.size(); ++i) {
    const std::string_view colour = dark ? series_colours[i].dark : series_colours[i].light;
    css += fmt::format(".s{0}{{stroke:{1}}}.f{0}{{fill:{1}}}", i, colour);
  }
  return css;
}

std::string style() {
  std::string css =
      "text{font:13px system-ui,sans-serif}.title{font-weight:600;font-size:15px}"
      ".tick{font-size:12px}.s{fill:none;stroke-width:2;stroke-linejoin:round}"
      ".s1{stroke-dasharray:8 3}.s2{stroke-dasharray:2 3}.s3{stroke-dasharray:8 3 2 "
      "3}circle.s{stroke-dasharray:none}"
      ".halo{fill:none;stroke:#000;stroke-width:4;stroke-linejoin:round}" +
      colours(false);
  for (std::size_t i = 0; i < shades.size(); ++i) {
    const std::size_t grey = i * 255 / (shades.size() - 1);
    css += fmt::format(".m{0}{{fill:{1}}}.g{0}{{fill:#{2:02x}{2:02x}{2:02x}}}", i, shades[i], grey);
  }
  css += "@media(prefers-color-scheme:dark){" + colours(true) + "}";
  for (std::size_t i = 0; i < series_colours.size(); ++i) {
    css += fmt::format(".on .s{0}{{stroke:{1}}}.on .f{0}{{fill:{1};stroke:#000;stroke-width:.7}}",
                       i, bright[i]);
  }
  return css + ".on .s{stroke-dasharray:none}";
}

/// The elements in the group of those that lie on shades; nothing where there are none.
std::string in_group(const std::string& elements) {
  return elements.empty() ? "" : "<g class=\"on\">" + elements + "</g>";
}

std::size_t colour_of(std::size_t series) {
  return series % series_colours.size();
}

}  // namespace

std::string number(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.size() > 2 && text.substr(text.size() - 2) == ".0") text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

double text_width(std::string_view text) {
  return 7.2 * columns_of(text);
}

void SvgWriter::text(double x, double y, std::string_view text, std::string_view anchor,
                     std::string_view kind) {
  if (text.empty()) return;
  body_ += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\" class=\"{}\">{}</text>\n",
                       number(x), number(y), anchor, kind, escaped(text));
}

void SvgWriter::line(double x0, double y0, double x1, double y1, std::string_view kind) {
  body_ += fmt::format("<path class=\"{}\" d=\"M{} {}L{} {}\"/>\n", kind, number(x0), number(y0),
                       number(x1), number(y1));
}

void SvgWriter::frame(double x, double y, double width, double height) {
  body_ += fmt::format("<path class=\"grid\" fill=\"none\" d=\"M{} {}h{}v{}h-{}z\"/>\n", number(x),
                       number(y), number(width), number(height), number(width));
}

void SvgWriter::rectangle(double x, double y, double width, double height, std::string_view kind) {
  body_ += fmt::format(
      "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\" "
      "shape-rendering=\"crispEdges\"/>\n",
      number(x), number(y), number(width), number(height), kind);
}

void SvgWriter::way(std::string_view commands, std::size_t series, bool arrow, bool rim) {
  const std::size_t colour = colour_of(series);
  if (rim) body_ += fmt::format("<path class=\"halo\" d=\"{}\"/>\n", commands);
  body_ +=
      fmt::format("<path class=\"s s{}\" d=\"{}\"{}/>\n", colour, commands,
                  arrow ? fmt::format(" marker-end=\"url(#{}{})\"", rim ? 'b' : 'a', colour) : "");
}

void SvgWriter::sign(double x, double y, double radius, std::size_t series) {
  const std::size_t colour = colour_of(series);
  const std::string at_x = number(x), at_y = number(y), r = number(radius), d = number(2 * radius);
  switch (series % 4) {
    case 0:
      body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"f{}\"/>\n", at_x, at_y, r,
                           colour);
      break;
    case 1:
      body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"s s{}\"/>\n", at_x, at_y,
                           r, colour);
      break;
    case 2:
      body_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"f{}\"/>\n",
                           number(x - radius), number(y - radius), d, d, colour);
      break;
    default:
      body_ += fmt::format("<path d=\"M{} {}l{} {}h-{}z\" class=\"f{}\"/>\n", at_x,
                           number(y - radius), r, d, d, colour);
  }
}

void SvgWriter::cells(double x, double y, double width, double height, std::int64_t columns,
                      std::int64_t rows, char kind,
                      const std::function<int(std::int64_t, std::int64_t)>& level_of) {
  std::array<std::string, levels> ways;  // one path a level
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t column = 0; column < columns;) {
      const int level = level_of(column, row);
      std::int64_t end = column + 1;  // cells of one level side by side are one rectangle
      while (end < columns && level_of(end, row) == level) ++end;
      if (level >= 0) {
        ways[static_cast<std::size_t>(level)] +=
            fmt::format("M{} {}h{}v1h-{}z", column, row, end - column, end - column);
      }
      column = end;
    }
  }
  body_ += fmt::format(
      "<g transform=\"translate({} {}) scale({:.4f} {:.4f})\" shape-rendering=\"crispEdges\">\n",
      number(x), number(y), width / static_cast<double>(columns),
      height / static_cast<double>(rows));
  for (std::size_t level = 0; level < ways.size(); ++level) {
    if (ways[level].empty()) continue;
    body_ += fmt::format("<path class=\"{}{}\" d=\"{}\"/>\n", kind, level, ways[level]);
  }
  body_ += "</g>\n";
}

std::string SvgWriter::arrows(char prefix) const {
  std::string all;
  for (std::size_t i = 0; i < series_colours.size(); ++i) {
    if (body_.find(fmt::format("url(#{}{})", prefix, i)) == std::string::npos) continue;
    all += fmt::format(
        "<marker id=\"{0}{1}\" viewBox=\"0 0 8 8\" refX=\"6\" refY=\"4\" markerWidth=\"6\" "
        "markerHeight=\"6\" orient=\"auto\"><path class=\"f{1}\" d=\"M0 0L8 4L0 8z\"/></marker>",
        prefix, i);
  }
  return all;
}

std::string SvgWriter::document(double width, double height, std::string_view title,
                                std::string_view description) const {
  const std::string defs = arrows('a') + in_group(arrows('b'));
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\" aria-labelledby=\"title desc\">\n"
      "<title id=\"title\">{2}</title>\n<desc id=\"desc\">{3}</desc>\n<style>{4}</style>\n"
      "{5}<rect class=\"paper\" width=\"{0}\" height=\"{1}\"/>\n{6}</svg>\n",
      number(width), number(height), escaped(title), escaped(description), style(),
      defs.empty() ? "" : "<defs>" + defs + "</defs>\n", body_);
}

}  // namespace lamina::plot
