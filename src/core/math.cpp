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

/// x - n π/2 as high + low, |high| ≤ π/4, and n mod 4.
struct Quadrant {
  double high, low;
  int index;
};

Quadrant reduce(double x) {
  // π/2 in pieces of 33 bits (n has at most 17), so that each product is exact.
  constexpr std::array<double, 3> piece = {1.57079632673412561417e+00, 6.07710050630396597660e-11,
                                           2.02226624871116645580e-21};
  constexpr double rest = 8.47842766036889956997e-32;
  const double n = std::floor(x * 6.36619772367581382433e-01 + 0.5);
  double high = x - n * piece[0];
  double low = 0;
  for (const double part : {n * piece[1], n * piece[2], n * rest}) {
    const double sum = high - part;  // Knuth's exact difference
    const double back = sum - high;
    low += (high - (sum - back)) - (part + back);
    high = sum;
  }
  const double sum = high + low;
  low -= sum - high;
  return {sum, low, static_cast<int>(static_cast<std::int64_t>(n) & 3)};
}

double sin_of_reduced(double x, double low) {
  const double z = x * x;
  const double v = z * x;
  const double tail = 8.33333333332248946124e-03 +
                      z * (-1.98412698298579493134e-04 +
                           z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 +
                                                                  z * 1.58969099521155010221e-10)));
  return x - ((z * (0.5 * low - v * tail) - low) - v * -1.66666666666666324348e-01);
}

double cos_of_reduced(double x, double low) {
  const double z = x * x;
  const double tail =
      z * (4.16666666666666019037e-02 +
           z * (-1.38888888888741095749e-03 +
                z * (2.48015872894767294178e-05 +
                     z * (-2.75573143513906633035e-07 +
                          z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
  const double half = 0.5 * z;
  const double leading = 1.0 - half;
  return leading + (((1.0 - leading) - half) + (z * tail - x * low));
}

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
