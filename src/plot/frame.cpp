#include "plot/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/core/error.hpp"
#include "lamina/core/math.hpp"

namespace lamina::plot {

namespace {

constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();

/// 10^n, also below 0.
double power_of_ten(int n) {
  return n < 0 ? 1 / math::power(10, -n) : math::power(10, n);
}

int decade_of(double value) {
  auto decade = static_cast<int>(std::floor(math::log(value) / math::log(10)));
  while (power_of_ten(decade + 1) <= value) ++decade;
  while (power_of_ten(decade) > value) --decade;
  return decade;
}

/// The least and the greatest of what is added.
class Extent {
 public:
  explicit Extent(Scale scale) : scale_(scale) {}
  void add(double value) {
    if (!std::isfinite(value) || (scale_ == Scale::logarithmic && value <= 0)) return;
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  /// With room around a single value.
  Span span(const Axis& axis) const {
    const bool some = low_ <= high_;
    const double first = scale_ == Scale::logarithmic ? 0.1 : 0;
    Span span{axis.low.value_or(some ? low_ : first), axis.high.value_or(some ? high_ : 1), scale_};
    if (!(span.low < span.high)) {
      const double room = span.low == 0 ? 1 : std::abs(span.low) / 2;
      if (!axis.low) span.low -= room;
      if (!axis.high || span.low >= span.high) span.high = span.low + 2 * room;
    }
    return span;
  }

 private:
  Scale scale_;
  double low_ = std::numeric_limits<double>::infinity();
  double high_ = -std::numeric_limits<double>::infinity();
};

std::vector<Tick> linear_ticks(const Span& span, int count) {
  const double rough = (span.high - span.low) / std::max(count, 1);
  const double decade = power_of_ten(decade_of(rough));
  double step = 10 * decade;
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * decade >= rough * 0.999) {
      step = factor * decade;
      break;
    }
  }
  std::vector<Tick> ticks;
  const double slack = 1e-9 * (span.high - span.low);
  for (double n = std::ceil((span.low - slack) / step); n * step <= span.high + slack; ++n) {
    ticks.push_back({n * step, short_number(n == 0 ? 0 : n * step)});
  }
  return ticks;
}

std::vector<Tick> logarithmic_ticks(const Span& span, int count) {
  std::vector<Tick> ticks;
  const int first = decade_of(span.low), last = decade_of(span.high);
  const int stride = std::max(1, (last - first + count) / std::max(count, 1));
  for (int decade = first; decade <= last; ++decade) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double value = factor * power_of_ten(decade);
      const bool shown =
          span.high < 100 * span.low || (factor == 1 && (decade - first) % stride == 0);
      if (shown && value >= span.low * (1 - 1e-9) && value <= span.high * (1 + 1e-9)) {
        ticks.push_back({value, short_number(value)});
      }
    }
  }
  return ticks;
}

/// Cuts one side: `from` and `to` are the shares of the line that are left (Liang & Barsky 1984).
bool cut(double direction, double distance, double& from, double& to) {
  if (direction == 0) return distance >= 0;
  const double at = distance / direction;
  if (direction < 0) {
    from = std::max(from, at);
  } else {
    to = std::min(to, at);
  }
  return from <= to;
}

void refuse(const std::string& title, const std::string& what, const std::string& fix) {
  throw Error({.code = "usage.bad_plot",
               .what = what,
               .where = fmt::format("plot '{}'", title),
               .fix = fix});
}

void check_axis(const std::string& title, const char* name, const Axis& axis) {
  for (const std::optional<double>& end : {axis.low, axis.high}) {
    if (!end) continue;
    if (!std::isfinite(*end) || (axis.scale == Scale::logarithmic && *end <= 0)) {
      refuse(title, fmt::format("an end of the {} axis is {}", name, *end),
             "take finite ends, above 0 on a logarithmic axis");
    }
  }
  if (axis.low && axis.high && !(*axis.low < *axis.high)) {
    refuse(title, fmt::format("the {} axis goes from {} to {}", name, *axis.low, *axis.high),
           "take a low end below the high one");
  }
}

void check(const Plot& plot) {
  check_axis(plot.title, "x", plot.x);
  check_axis(plot.title, "y", plot.y);
  for (const Series& series : plot.series) {
    if (series.x.size() != series.y.size()) {
      refuse(plot.title,
             fmt::format("series '{}' has {} x but {} y", series.name, series.x.size(),
                         series.y.size()),
             "give each point an x and a y");
    }
  }
  if (!plot.map) return;
  const HeatMap& map = *plot.map;
  if (map.columns < 1 || map.rows < 1 ||
      map.values.size() != static_cast<std::size_t>(map.columns * map.rows)) {
    refuse(plot.title,
           fmt::format("the heat map has {} values for {} x {} cells", map.values.size(),
                       map.columns, map.rows),
           "give rows x columns values, at least one");
  }
}

void check(const Pictures& pictures) {
  const std::int64_t pixels = pictures.width * pictures.height;
  if (pictures.width < 1 || pictures.height < 1 || pictures.in_a_row < 1) {
    refuse(pictures.title, "a picture without width, height or place in a row", "take at least 1");
  }
  for (const Picture& picture : pictures.pictures) {
    if (picture.pixels.size() != static_cast<std::size_t>(pixels)) {
      refuse(pictures.title,
             fmt::format("picture '{}' has {} pixels, not {} x {}", picture.name,
                         picture.pixels.size(), pictures.height, pictures.width),
             "give height x width pixels");
    }
  }
}

}  // namespace

double Span::place(double value) const {
  if (scale == Scale::linear) return (value - low) / (high - low);
  if (!(value > 0)) return nowhere;
  return math::log(value / low) / math::log(high / low);
}

std::vector<Tick> Span::ticks(int count) const {
  return scale == Scale::linear ? linear_ticks(*this, count) : logarithmic_ticks(*this, count);
}

Frame::Frame(const Plot& plot) {
  Extent along(plot.x.scale), up(plot.y.scale), shades(Scale::linear);
  for (const Series& series : plot.series) {
    for (const double x : series.x) along.add(x);
    for (const double y : series.y) up.add(y);
    if (series.mark == Mark::bars) up.add(0);
    if (series.mark == Mark::bars && series.x.size() > 1 && plot.x.scale == Scale::linear) {
      const auto [least, greatest] = std::minmax_element(series.x.begin(), series.x.end());
      const double half = (*greatest - *least) / static_cast<double>(series.x.size() - 1) / 2;
      along.add(*least - half);  // room for the outermost bars
      along.add(*greatest + half);
    }
  }
  if (plot.map) {
    const HeatMap& map = *plot.map;
    // Half a cell around the centres of the outermost; series beyond the map are cut.
    const double half_x = map.columns > 1 ? (map.x_high - map.x_low) / (map.columns - 1) / 2 : 0.5;
    const double half_y = map.rows > 1 ? (map.y_high - map.y_low) / (map.rows - 1) / 2 : 0.5;
    along = Extent(Scale::linear);
    up = Extent(Scale::linear);
    for (const double x : {map.x_low - half_x, map.x_high + half_x}) along.add(x);
    for (const double y : {map.y_low - half_y, map.y_high + half_y}) up.add(y);
    shades = Extent(map.scale);
    for (const double value : map.values) shades.add(value);
  }
  x = along.span(plot.x);
  y = up.span(plot.y);
  if (plot.map) shade = shades.span({.low = plot.map->low, .high = plot.map->high});
}

std::vector<Piece> pieces(const Frame& frame, const Series& series) {
  std::vector<Piece> all;
  for (std::size_t i = 1; i < series.x.size(); ++i) {
    const double x0 = frame.x.place(series.x[i - 1]), x1 = frame.x.place(series.x[i]);
    const double y0 = frame.y.place(series.y[i - 1]), y1 = frame.y.place(series.y[i]);
    const double dx = x1 - x0, dy = y1 - y0;
    if (!std::isfinite(dx) || !std::isfinite(dy)) continue;
    double from = 0, to = 1;
    if (cut(-dx, x0, from, to) && cut(dx, 1 - x0, from, to) && cut(-dy, y0, from, to) &&
        cut(dy, 1 - y0, from, to)) {
      all.push_back({x0 + from * dx, y0 + from * dy, x0 + to * dx, y0 + to * dy});
    }
  }
  return all;
}

std::int64_t cell_at(const HeatMap& map, const Frame& frame, double x, double y) {
  const auto nearest = [](double value, double low, double high, std::int64_t count) {
    if (count == 1) return std::int64_t{0};
    const double place = (value - low) / (high - low) * static_cast<double>(count - 1);
    return static_cast<std::int64_t>(std::floor(place + 0.5));
  };
  const std::int64_t column =
      nearest(frame.x.low + x * (frame.x.high - frame.x.low), map.x_low, map.x_high, map.columns);
  const std::int64_t row =
      nearest(frame.y.low + y * (frame.y.high - frame.y.low), map.y_low, map.y_high, map.rows);
  if (column < 0 || column >= map.columns || row < 0 || row >= map.rows) return -1;
  return row * map.columns + column;
}

std::string short_number(double value) {
  return fmt::format("{:.4g}", value);
}

void check(const Figure& figure) {
  std::visit([](const auto& one) { check(one); }, figure);
}

}  // namespace lamina::plot
