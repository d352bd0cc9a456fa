#include "training/line_search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lamina {

namespace {

constexpr double enough_lower = 1e-4;
constexpr double enough_flatter = 0.9;
constexpr std::int64_t most_evaluations = 25;

/// Where the cubic through both values and slopes is lowest, kept within [low, high]; the middle
/// where there is no such place.
double lowest_of_cubic(const Probe& a, const Probe& b, double low, double high) {
  const double d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.step - b.step);
  const double square = d1 * d1 - a.slope * b.slope;
  const double d2 = std::copysign(std::sqrt(square), b.step - a.step);
  const double place =
      b.step - (b.step - a.step) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
  return std::isfinite(place) ? std::clamp(place, low, high) : (low + high) / 2;
}

bool flat_enough(const Probe& start, const Probe& probe) {
  return std::fabs(probe.slope) <= -enough_flatter * start.slope;
}

}  // namespace

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

LineSearch::LineSearch(std::span<const double> x, std::span<const double> direction,
                       const Objective& objective, double tolerance)
    : x_(x), direction_(direction), objective_(objective), tolerance_(tolerance), place_(x.size()) {
  for (const double value : direction) size_ = std::max(size_, std::fabs(value));
}

Probe LineSearch::at(double step) {
  Probe probe{.step = step, .gradient = std::vector<double>(x_.size())};
  for (std::size_t i = 0; i < x_.size(); ++i) place_[i] = x_[i] + step * direction_[i];
  probe.value = objective_(place_, probe.gradient);
  probe.slope = dot(probe.gradient, direction_);
  ++evaluations_;
  return probe;
}

/// Not, where the value is no number.
bool LineSearch::low_enough(const Probe& start, const Probe& probe) const {
  return probe.value <= start.value + enough_lower * probe.step * start.slope;
}

Probe LineSearch::operator()(const Probe& start, double first_step) {
  Probe last = start;
  Probe probe = at(first_step);
  while (evaluations_ < most_evaluations) {
    const bool rose = evaluations_ > 1 && probe.value >= last.value;
    if (!low_enough(start, probe) || rose) break;
    if (flat_enough(start, probe)) return probe;
    if (probe.slope >= 0) return zoom(start, std::move(probe), std::move(last));
    const double next =
        lowest_of_cubic(last, probe, probe.step + 0.01 * (probe.step - last.step), 10 * probe.step);
    last = std::exchange(probe, at(next));
  }
  return zoom(start, std::move(last), std::move(probe));
}

/// A place that fulfils both lies between `low`, the lower one, and `high`.
Probe LineSearch::zoom(const Probe& start, Probe low, Probe high) {
  while (evaluations_ < most_evaluations) {
    const double width = std::fabs(high.step - low.step);
    if (width * size_ < tolerance_) break;
    // A tenth off both ends, so that it gets narrower.
    const double left = std::min(low.step, high.step);
    Probe probe = at(lowest_of_cubic(low, high, left + 0.1 * width, left + 0.9 * width));
    if (!low_enough(start, probe) || probe.value >= low.value) {
      high = std::move(probe);
      continue;
    }
    if (flat_enough(start, probe)) return probe;
    if (probe.slope * (high.step - low.step) >= 0) high = std::move(low);
    low = std::move(probe);
  }
  return low;
}

}  // namespace lamina
