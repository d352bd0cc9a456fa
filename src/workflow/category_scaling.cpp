#include "workflow/category_scaling.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace lamina {

namespace {

/// Values and how often they stand in a column.
using Counted = std::map<double, std::int64_t>;

/// The number at a place of the sorted column.
double at(const Counted& values, std::int64_t place) {
  for (const auto& [value, count] : values) {
    if (place < count) return value;
    place -= count;
  }
  return values.rbegin()->first;
}

/// By linear interpolation, as numpy's default.
double quantile(const Counted& values, std::int64_t rows, double q) {
  const double place = q * static_cast<double>(rows - 1);
  const auto below = static_cast<std::int64_t>(place);
  const double low = at(values, below);
  const double high = at(values, std::min(below + 1, rows - 1));
  return low + (high - low) * (place - static_cast<double>(below));
}

class RobustClip {
 public:
  explicit RobustClip(Counted values) {
    std::erase_if(values, [](const auto& one) { return one.second == 0; });
    std::int64_t rows = 0;
    for (const auto& [value, count] : values) rows += count;
    if (rows == 0) return;
    median_ = quantile(values, rows, 0.5);
    const double spread = quantile(values, rows, 0.75) - quantile(values, rows, 0.25);
    const double range = values.rbegin()->first - values.begin()->first;
    scale_ = spread > 0 ? 1 / spread : range > 0 ? 2 / range : 0;
  }
  double operator()(double x) const {
    const double z = scale_ * (x - median_);
    return z / std::sqrt(1 + z / 3 * (z / 3));
  }

 private:
  double median_ = 0;
  double scale_ = 0;
};

}  // namespace

CategoryScaling scaling_of(std::int64_t numbers, std::span<const CodeCounts> columns,
                           std::int64_t one_hot_limit, std::int64_t dimension) {
  CategoryScaling scaling;
  const auto add = [&](std::int64_t count, double mean, double variance) {
    scaling.mean.insert(scaling.mean.end(), static_cast<std::size_t>(count), mean);
    scaling.variance.insert(scaling.variance.end(), static_cast<std::size_t>(count), variance);
  };
  add(numbers, 0, 1);
  for (const CodeCounts& counts : columns) {
    const auto categories = static_cast<std::int64_t>(counts.size()) - 1;
    std::int64_t rows = 0;
    for (const std::int64_t count : counts) rows += count;
    if (categories == 2) {
      const RobustClip clip({{0, counts[0]}, {1, counts[1]}, {-1, counts[2]}});
      for (const double x : {0.0, 1.0, -1.0}) scaling.binary.push_back(clip(x));
      add(1, 0, 1);
    } else if (categories > one_hot_limit) {
      add(dimension, 0, 1);
    } else {
      for (std::size_t code = 1; code < counts.size(); ++code) {
        const RobustClip clip({{0, rows - counts[code]}, {1, counts[code]}});
        const double rise = clip(1) - clip(0);
        // (x - mean) / deviation is clip(0) at x = 0 and clip(1) at x = 1.
        if (rise > 0) {
          add(1, -clip(0) / rise, 1 / (rise * rise));
        } else {
          add(1, 0, 1);
        }
      }
    }
  }
  return scaling;
}

}  // namespace lamina
