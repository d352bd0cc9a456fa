#include "workflow/cell_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

namespace lamina {

namespace {

double number_in(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string cell_text(const NumberColumn& column, const NumberStyle& style, double value) {
  Column cell;
  cell.type = column.type;
  cell.date_format = column.date_format;
  cell.style = style;
  cell.numbers = {value};
  return cell.text(0);
}

double median_cell(const NumberColumn& column) {
  for (const NumberFeature& feature : column.features) {
    // Rounded once to f32: as short as that is.
    const bool exact = feature.transform == NumberTransform::far_clip ||
                       feature.transform == NumberTransform::quantile_normal;
    const double center =
        exact ? feature.center : number_in(fmt::format("{}", static_cast<float>(feature.center)));
    if (feature.part == FeaturePart::value) return center;
    if (feature.part == FeaturePart::days) return column.first_day + center;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double rounded_away(double value, double from, int digits) {
  if (value == 0) return 0;
  const std::string text = fmt::format("{:.{}e}", value, digits - 1);
  const double rounded = number_in(text);
  const bool up = value > from;
  if (up ? rounded >= value : rounded <= value) return rounded;
  const int exponent = std::stoi(text.substr(text.find('e') + 1));
  const double unit = number_in(fmt::format("1e{}", exponent - digits + 1));
  return number_in(fmt::format("{:.{}e}", up ? rounded + unit : rounded - unit, digits - 1));
}

}  // namespace lamina
