#include "preprocess/quantile_normal.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/core/math.hpp"

namespace lamina {

namespace {

constexpr double farthest = 5.199337582605575;  // of scikit-learn: the quantile of 1e-7
constexpr double tolerance = 5e-4;  // of a straight line, in place of a curve or of others

/// Σ c_i x^i of descending i.
double polynomial(std::span<const double> coefficients, double x) {
  double sum = 0;
  for (const double c : coefficients) sum = sum * x + c;
  return sum;
}

constexpr double middle_over[] = {
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608};
constexpr double middle_under[] = {
    5226.495278852854561,  28729.085735721942674, 39307.89580009271061,  21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083,  42.313330701600911252, 1.0};
constexpr double tail_over[] = {7.7454501427834140764e-4, 2.27238449892691845833e-2,
                                0.24178072517745061177,   1.27045825245236838258,
                                3.64784832476320460504,   5.7694972214606914055,
                                4.6303378461565452959,    1.42343711074968357734};
constexpr double tail_under[] = {1.05075007164441684324e-9, 5.475938084995344946e-4,
                                 1.51986665636164571966e-2, 0.14810397642748007459,
                                 0.68976733498510000455,    1.6763848301838038494,
                                 2.05319162663775882187,    1.0};

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

double normal_quantile(double p) {
  constexpr double least = 1e-7;
  if (!(p > least)) return -farthest;
  if (!(p < 1 - least)) return farthest;
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(middle_over, r) / polynomial(middle_under, r);
  }
  const double r = std::sqrt(-math::log(q < 0 ? p : 1 - p)) - 1.6;
  const double size = polynomial(tail_over, r) / polynomial(tail_under, r);
  return q < 0 ? -size : size;
}

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
