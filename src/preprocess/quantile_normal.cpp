#include "preprocess/quantile_normal.hpp"

#include <algorithm>
#include <cmath>

#include "preprocess/normal_quantile.hpp"

namespace lamina {

namespace {

constexpr double tolerance = 5e-4;  // of a straight line, in place of a curve or of others

/// A place and the share of training rows below it.
struct Point {
  double x, rank;
};

class Knots {
 public:
  explicit Knots(NumberFeature& feature) : feature_(feature) {}

  void add(double x, double rank) {
    feature_.knots.push_back(x);
    feature_.heights.push_back(normal_quantile(rank));
  }
  /// What lies between two of them, both excluded.
  void add_between(const Point& a, const Point& b, int depth = 0) {
    constexpr int deepest = 40;
    const Point middle{a.x + (b.x - a.x) / 2, (a.rank + b.rank) / 2};
    const double line = (normal_quantile(a.rank) + normal_quantile(b.rank)) / 2;
    const bool straight = std::abs(normal_quantile(middle.rank) - line) <= tolerance;
    if (straight || depth == deepest || !(a.x < middle.x && middle.x < b.x)) return;
    add_between(a, middle, depth + 1);
    add(middle.x, middle.rank);
    add_between(middle, b, depth + 1);
  }

 private:
  NumberFeature& feature_;
};

/// Leaves out knots where a straight line between others is near enough; those of a value that many
/// rows have all stay.
void thin(NumberFeature& feature) {
  const std::vector<double> x = std::move(feature.knots);
  const std::vector<double> y = std::move(feature.heights);
  feature.knots = {x[0]};
  feature.heights = {y[0]};
  std::size_t last = 0;  // that was kept
  const auto keep = [&](std::size_t i) {
    feature.knots.push_back(x[i]);
    feature.heights.push_back(y[i]);
    last = i;
  };
  const auto straight_to = [&](std::size_t end) {
    for (std::size_t i = last + 1; i < end; ++i) {
      const double share = (x[i] - x[last]) / (x[end] - x[last]);
      if (std::abs(y[last] + share * (y[end] - y[last]) - y[i]) > tolerance) return false;
    }
    return true;
  };
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    const bool one_value = x[i] == x[i - 1] || x[i] == x[i + 1];
    if (one_value || !straight_to(i + 1)) keep(i);
  }
  keep(x.size() - 1);
}

/// Of ascending values: at shares 0, 1/(count - 1), … 1.
std::vector<Point> quantiles(const std::vector<double>& values, std::size_t count) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < count; ++i) {
    const double rank = static_cast<double>(i) / static_cast<double>(count - 1);
    const double place = rank * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    const double share = place - static_cast<double>(below);
    const double x = values[below] + share * (values[above] - values[below]);
    points.push_back({points.empty() ? x : std::max(x, points.back().x), rank});
  }
  return points;
}

/// Where the knots at x and beyond begin, and where those beyond it do.
struct Place {
  std::size_t at, beyond;
};
Place place_of(const NumberFeature& feature, double x) {
  const auto [at, beyond] = std::equal_range(feature.knots.begin(), feature.knots.end(), x);
  return {static_cast<std::size_t>(at - feature.knots.begin()),
          static_cast<std::size_t>(beyond - feature.knots.begin())};
}

}  // namespace

void fit_quantile_normal(NumberFeature& feature, std::vector<double> values, std::int64_t rows) {
  std::sort(values.begin(), values.end());
  const std::int64_t wanted = std::max<std::int64_t>(std::min<std::int64_t>(rows / 30, 1000), 10);
  const auto most = static_cast<std::int64_t>(values.size());
  const std::vector<Point> points = quantiles(
      values, static_cast<std::size_t>(std::max<std::int64_t>(2, std::min(wanted, most))));
  feature.knots.clear();
  feature.heights.clear();
  Knots knots(feature);
  Point before{};
  for (std::size_t i = 0; i < points.size();) {
    std::size_t last = i;
    while (last + 1 < points.size() && points[last + 1].x == points[i].x) ++last;
    Point low = points[i], high = points[last];
    if (last > i) {
      const auto [first, beyond] = std::equal_range(values.begin(), values.end(), low.x);
      const auto all = static_cast<double>(values.size() - 1);
      low.rank = static_cast<double>(first - values.begin()) / all;
      high.rank = static_cast<double>(beyond - values.begin() - 1) / all;
    }
    if (i > 0) knots.add_between(before, low);
    knots.add(low.x, low.rank);
    if (last > i) {
      knots.add(low.x, (low.rank + high.rank) / 2);
      knots.add(low.x, high.rank);
    }
    before = high;
    i = last + 1;
  }
  thin(feature);
}

double quantile_normal(const NumberFeature& feature, double x) {
  const std::vector<double>& knots = feature.knots;
  const std::vector<double>& heights = feature.heights;
  x = std::clamp(x, knots.front(), knots.back());
  const Place place = place_of(feature, x);
  if (place.beyond > place.at) return heights[(place.at + place.beyond - 1) / 2];
  const std::size_t high = place.at, low = high - 1;
  const double share = (x - knots[low]) / (knots[high] - knots[low]);
  return heights[low] + share * (heights[high] - heights[low]);
}

double quantile_normal_slope(const NumberFeature& feature, double x) {
  const std::vector<double>& knots = feature.knots;
  if (!(x > knots.front() && x < knots.back())) return 0;
  const Place place = place_of(feature, x);
  if (place.beyond - place.at > 1) return 0;
  const std::size_t high = std::max<std::size_t>(place.beyond, 1), low = high - 1;
  if (high == knots.size()) return 0;
  return (feature.heights[high] - feature.heights[low]) / (knots[high] - knots[low]);
}

}  // namespace lamina
