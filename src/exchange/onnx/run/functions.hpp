// Functions of a double that give the same bits on every machine, as lamina/core/math.hpp, to about
// 1e-13: what is computed from the constants of an imported graph ends in a model.
#pragma once

#include <cmath>
#include <limits>

#include "lamina/core/math.hpp"

namespace lamina::onnx {

inline double expm1(double z) {
  const bool small = std::abs(z) < 1e-4;
  return small ? z * (1 + z * (0.5 + z * (1.0 / 6 + z / 24))) : math::exp(z) - 1;
}

inline double tanh(double z) {
  const double e = expm1(-2 * std::abs(z));
  const double size = -e / (2 + e);
  return z < 0 ? -size : size;
}

/// By its series near 0, by the continued fraction of its complement further out.
/// DLMF 7.6.1, 7.9.1.
inline double erf(double z) {
  constexpr double two_by_root_pi = 1.1283791670955126;
  const double x = std::abs(z);
  if (!(x < 6)) return std::isnan(z) ? z : z < 0 ? -1 : 1;
  double result = 0;
  if (x < 2.5) {
    double term = x;
    for (int n = 0; n < 60; ++n) {
      result += term / (2 * n + 1);
      term *= -x * x / (n + 1);
    }
    result *= two_by_root_pi;
  } else {
    double fraction = x;
    for (int n = 60; n > 0; --n) fraction = x + 0.5 * n / fraction;
    result = 1 - math::exp(-x * x) * (two_by_root_pi / 2) / fraction;
  }
  return z < 0 ? -result : result;
}

inline double pow(double x, double y) {
  if (y == 0.5) return std::sqrt(x);
  const bool whole = y == std::floor(y) && std::abs(y) < 1e6;
  if (whole) {
    const double size = math::power(x, static_cast<long>(std::abs(y)));
    return y < 0 ? 1 / size : size;
  }
  if (x < 0) return std::numeric_limits<double>::quiet_NaN();
  return math::exp(y * math::log(x));
}

}  // namespace lamina::onnx
