// How an amount becomes the number that a network learns, and back.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"

namespace lamina {

enum class TargetScale : std::uint8_t {
  standard,  ///< z = (y - mean) / standard deviation
  log,       ///< the same of log(y + shift); shift is 1 where some training row has 0, else 0
  quantile,  ///< the normal number that has y's place among the training rows
};
inline constexpr std::array<std::string_view, 3> target_scale_names = {"standard", "log",
                                                                       "quantile"};

/// Fitted on the training targets; plain data that a model file stores. `standard` lets answers lie
/// anywhere unless it is clamped; the others hold them between the smallest and the largest
/// training target, beyond which they know nothing.
struct TargetTransform {
  TargetScale scale = TargetScale::standard;
  bool clamped = false;           ///< answers lie in [low, high]
  double low = 0, high = 0;       ///< training targets, where clamped
  double shift = 0;               ///< log
  double center = 0, spread = 1;  ///< mean and population standard deviation of y, or of its log
  std::vector<double> targets{};  ///< quantile: training targets, ascending
  std::vector<double> normals{};  ///< quantile: z of each; between two a straight line

  /// `values` are the training targets, not all the same. Error `usage.conflict` where the
  /// logarithm of one is asked for that is below 0.
  static TargetTransform fit(TargetScale scale, bool clamp, std::span<const double> values);

  float apply(double value) const;
  double invert(double z) const;
  /// d(invert)/dz; 0 where it is held.
  double slope(double z) const;
  /// value = center + spread · z, without an end.
  bool straight() const { return scale == TargetScale::standard && !clamped; }

  void fields(Fields& f);
  /// Whether the fields make sense together.
  bool makes_sense() const;
};

}  // namespace lamina
