#include "lamina/preprocess/target_transform.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/core/error.hpp"
#include "lamina/core/math.hpp"
#include "preprocess/normal_quantile.hpp"

namespace lamina {

namespace {

/// A knot for so many rows, as TabM's quantile transform has it, within these bounds.
constexpr std::size_t rows_a_knot = 30, fewest_knots = 10, most_knots = 1000;

void standardize(std::span<const double> values, TargetTransform& made) {
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  made.center = sum / count;
  double squares = 0;
  for (const double value : values) {
    squares += (value - made.center) * (value - made.center);
  }
  made.spread = std::sqrt(squares / count);
}

void fit_log(std::span<const double> values, TargetTransform& made) {
  if (made.low < 0) {
    throw Error({.code = "usage.conflict",
                 .what = "a logarithm of the target is asked for, and some of it is below 0",
                 .where = "option --target-transform",
                 .fix = "choose standard or quantile, or leave it out"});
  }
  made.shift = made.low > 0 ? 0 : 1;
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double value : values) logs.push_back(math::log(value + made.shift));
  standardize(logs, made);
}

/// Of equal targets the middle one's place counts.
void fit_quantiles(std::span<const double> values, TargetTransform& made) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t knots =
      std::min(std::clamp(sorted.size() / rows_a_knot, fewest_knots, most_knots), sorted.size());
  const auto places = static_cast<double>(sorted.size());
  for (std::size_t k = 0; k < knots; ++k) {
    const double value = sorted[knots == 1 ? 0 : k * (sorted.size() - 1) / (knots - 1)];
    if (!made.targets.empty() && made.targets.back() == value) continue;
    const auto equal = std::equal_range(sorted.begin(), sorted.end(), value);
    const auto first = static_cast<double>(equal.first - sorted.begin());
    const auto last = static_cast<double>(equal.second - sorted.begin());
    made.targets.push_back(value);
    made.normals.push_back(normal_quantile((first + last) / 2 / places));
  }
}

/// Of a line through points of ascending x: the right end of its part at x, 0 and the count beyond.
std::size_t right_of(const std::vector<double>& xs, double x) {
  return static_cast<std::size_t>(std::upper_bound(xs.begin(), xs.end(), x) - xs.begin());
}

/// y at x on the line through the points; it ends where they do.
double between(const std::vector<double>& xs, const std::vector<double>& ys, double x) {
  const std::size_t right = right_of(xs, x);
  if (right == 0) return ys.front();
  if (right == xs.size()) return ys.back();
  const double share = (x - xs[right - 1]) / (xs[right] - xs[right - 1]);
  return ys[right - 1] + share * (ys[right] - ys[right - 1]);
}

}  // namespace

TargetTransform TargetTransform::fit(TargetScale scale, bool clamp,
                                     std::span<const double> values) {
  TargetTransform made;
  made.scale = scale;
  made.clamped = clamp || scale != TargetScale::standard;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  made.low = *low;
  made.high = *high;
  switch (scale) {
    case TargetScale::standard:
      standardize(values, made);
      break;
    case TargetScale::log:
      fit_log(values, made);
      break;
    case TargetScale::quantile:
      fit_quantiles(values, made);
      break;
  }
  if (!made.clamped) made.low = made.high = 0;
  return made;
}

float TargetTransform::apply(double value) const {
  if (scale == TargetScale::quantile) return static_cast<float>(between(targets, normals, value));
  // A row that training never saw may lie below what has a logarithm.
  const double seen = scale == TargetScale::log ? math::log(std::max(value, low) + shift) : value;
  return static_cast<float>((seen - center) / spread);
}

double TargetTransform::invert(double z) const {
  if (scale == TargetScale::quantile) return between(normals, targets, z);
  double value = center + spread * z;
  if (scale == TargetScale::log) value = math::exp(value) - shift;
  return clamped ? std::clamp(value, low, high) : value;
}

double TargetTransform::slope(double z) const {
  if (scale == TargetScale::quantile) {
    const std::size_t right = right_of(normals, z);
    if (right == 0 || right == normals.size()) return 0;
    return (targets[right] - targets[right - 1]) / (normals[right] - normals[right - 1]);
  }
  const double value = invert(z);
  if (clamped && (value == low || value == high)) return 0;
  return scale == TargetScale::log ? spread * (value + shift) : spread;
}

void TargetTransform::fields(Fields& f) {
  f("scale", scale, target_scale_names, "of the target before it is learnt");
  f("clamped", clamped, "answers lie in [low, high]");
  f("low", low, any_number(), "smallest training target");
  f("high", high, any_number(), "largest training target");
  f("shift", shift, within(0, 1), "added before the logarithm is taken");
  f("center", center, any_number(), "mean of what is standardised");
  f("spread", spread, above(0), "its standard deviation");
  f("targets", targets, "of the quantiles, ascending");
  f("normals", normals, "z of each of them");
}

bool TargetTransform::makes_sense() const {
  const auto ascends = [](const std::vector<double>& numbers) {
    return std::all_of(numbers.begin(), numbers.end(),
                       [](double number) { return std::isfinite(number); }) &&
           std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) ==
               numbers.end();
  };
  const bool knots = targets.size() == normals.size() && ascends(targets) && ascends(normals);
  const bool quantiles = scale == TargetScale::quantile;
  const bool log = scale == TargetScale::log;
  return knots && quantiles == (targets.size() >= 2) && std::isfinite(center) &&
         std::isfinite(spread) && spread > 0 && (!clamped || low <= high) &&
         (!log || (clamped && low + shift > 0));
}

}  // namespace lamina
