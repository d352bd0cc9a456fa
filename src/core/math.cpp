// Argument reduction and polynomials after fdlibm (Sun Microsystems, 1993). Only + - * / and sqrt
// are used, which IEEE 754 rounds the same way everywhere.
#include "lamina/core/math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace lamina::math {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double ln2_high = 6.93147180369123816490e-01;  // 32 bits: n · ln2_high is exact
constexpr double ln2_low = 1.90821492927058770002e-10;
constexpr double sqrt_two = 1.41421356237309504880;

double power_of_two(int exponent) {  // for -1022 ≤ exponent ≤ 1023
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

/// value · 2^exponent, rounded once also where the result is denormal.
double scaled(double value, int exponent) {
  const int half = exponent / 2;
  return value * power_of_two(half) * power_of_two(exponent - half);
}

/// log(1 + f + correction) + exponent ln 2 for sqrt(½) ≤ 1 + f ≤ sqrt(2) and a tiny correction.
double log_of_reduced(double f, double correction, double exponent) {
  const double s = f / (2.0 + f);
  const double z = s * s;
  constexpr std::array<double, 7> c = {6.666666666666735130e-01, 3.999999999940941908e-01,
                                       2.857142874366239149e-01, 2.222219843214978396e-01,
                                       1.818357216161805012e-01, 1.531383769920937332e-01,
                                       1.479819860511658591e-01};
  double tail = 0;
  for (std::size_t i = c.size(); i-- > 0;) {
    tail = z * (c[i] + tail);
  }
  const double half_square = 0.5 * f * f;
  return exponent * ln2_high -
         ((half_square - (s * (half_square + tail) + (exponent * ln2_low + correction))) - f);
}

#include "core/sine.inc"

}  // namespace

double exp(double x) {
  if (std::isnan(x)) {
    return x;
  }
  if (x > 709.8) {
    return infinity;
  }
  if (x < -745.2) {
    return 0.0;
  }
  const double n = std::floor(x * 1.44269504088896338700 + 0.5);
  const double high = x - n * ln2_high;
  const double low = n * ln2_low;
  const double r = high - low;
  const double z = r * r;
  const double c =
      r - z * (1.66666666666666019037e-01 +
               z * (-2.77777777770155933842e-03 +
                    z * (6.61375632143793436117e-05 +
                         z * (-1.65339022054652515390e-06 + z * 4.13813679705723846039e-08))));
  return scaled(1.0 - ((low - (r * c) / (2.0 - c)) - high), static_cast<int>(n));
}

double log(double x) {
  if (x == 0) {
    return -infinity;
  }
  if (!(x > 0)) {
    return not_a_number;
  }
  if (x == infinity) {
    return x;
  }
  int exponent = 0;
  const double mantissa = std::frexp(x, &exponent);  // [½, 1); exact
  const bool low_half = 2.0 * mantissa < sqrt_two;
  const double m = low_half ? 2.0 * mantissa : mantissa;
  return log_of_reduced(m - 1.0, 0.0, low_half ? exponent - 1 : exponent);
}

double log1p(double x) {
  if (x == -1) {
    return -infinity;
  }
  if (!(x > -1)) {
    return not_a_number;
  }
  if (x == infinity || std::fabs(x) < 0x1p-54) {
    return x;
  }
  if (x > -0.29 && x < 0.41) {
    return log_of_reduced(x, 0.0, 0.0);
  }
  const double u = 1.0 + x;
  const double lost = x < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);  // u + lost is exactly 1 + x
  int exponent = 0;
  const double mantissa = std::frexp(u, &exponent);
  const bool low_half = 2.0 * mantissa < sqrt_two;
  const double m = low_half ? 2.0 * mantissa : mantissa;
  return log_of_reduced(m - 1.0, lost / u, low_half ? exponent - 1 : exponent);
}

double sin(double x) {
  if (!std::isfinite(x)) {
    return not_a_number;
  }
  const Quadrant q = reduce(x);
  const double value =
      (q.index & 1) == 0 ? sin_of_reduced(q.high, q.low) : cos_of_reduced(q.high, q.low);
  return (q.index & 2) == 0 ? value : -value;
}

double cos(double x) {
  if (!std::isfinite(x)) {
    return not_a_number;
  }
  const Quadrant q = reduce(x);
  const double value =
      (q.index & 1) == 0 ? cos_of_reduced(q.high, q.low) : sin_of_reduced(q.high, q.low);
  return q.index == 0 || q.index == 3 ? value : -value;
}

double power(double base, long n) {
  double result = 1.0;
  for (double square = base; n > 0; n >>= 1, square *= square) {
    // No branch: which bits of a step's number are set is what a processor cannot guess.
    const std::array<double, 2> factors = {1.0, square};
    result *= factors[static_cast<std::size_t>(n & 1)];
  }
  return result;
}

}  // namespace lamina::math
