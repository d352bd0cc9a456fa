// Against the C library's long double functions, which have 11 bits more.
#include "lamina/core/math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lamina/core/random.hpp"

namespace lamina {
namespace {

double ulps(double got, long double want) {
  if (got == static_cast<double>(want)) {
    return 0;
  }
  int exponent = 0;
  std::frexp(static_cast<double>(want), &exponent);
  return static_cast<double>(std::fabs(got - want) /
                             std::ldexp(1.0L, std::max(exponent - 53, -1074)));
}

/// Number i of a sample in (-size, size), half of it uniform, half spread over the exponents.
double sample(int i, double size) {
  const auto words = philox(17, static_cast<std::uint64_t>(i), 0);
  const double u = words[0] * 0x1p-32 - 0.5;
  const double x = 2 * u * size;
  return i % 2 == 0 ? x : std::ldexp(x, -static_cast<int>(words[1] % 60));
}

constexpr int samples = 200'000;

TEST(Math, ExpIsWithinTwoUlp) {
  for (int i = 0; i < samples; ++i) {
    const double x = sample(i, 745);
    if (std::exp(x) < std::numeric_limits<double>::infinity()) {
      ASSERT_LE(ulps(math::exp(x), std::exp(static_cast<long double>(x))), 2) << x;
    }
  }
  EXPECT_EQ(math::exp(0), 1);
  EXPECT_EQ(math::exp(-1000), 0);
  EXPECT_EQ(math::exp(1000), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(math::exp(NAN)));
}

TEST(Math, LogIsWithinTwoUlp) {
  for (int i = 0; i < samples; ++i) {
    const double small = std::fabs(sample(i, 4)) + std::numeric_limits<double>::denorm_min();
    const double x = i % 3 == 0 ? std::ldexp(small, i % 2000 - 1000) : small;
    if (x > 0 && std::isfinite(x)) {
      ASSERT_LE(ulps(math::log(x), std::log(static_cast<long double>(x))), 2) << x;
    }
  }
  EXPECT_EQ(math::log(1), 0);
  EXPECT_EQ(math::log(0), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(math::log(-1)));
  EXPECT_TRUE(std::isnan(math::log(NAN)));
}

TEST(Math, Log1pIsWithinTwoUlp) {
  for (int i = 0; i < samples; ++i) {
    const double x = i % 4 == 0 ? std::fabs(sample(i, 1e6)) : sample(i, 1);
    ASSERT_LE(ulps(math::log1p(x), std::log1p(static_cast<long double>(x))), 2) << x;
  }
  EXPECT_EQ(math::log1p(-1), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(math::log1p(-1.5)));
}

TEST(Math, SineAndCosineAreWithinTwoUlp) {
  for (int i = 0; i < samples; ++i) {
    double x = sample(i, i % 4 == 0 ? 10 : 1e5);
    if (i % 5 == 0) {  // near the zeros of one and the extremes of the other
      x = std::nextafter(i * 1.5707963267948966, i % 2 * 1e6);
      if (std::fabs(x) > 1e5) {
        continue;
      }
    }
    ASSERT_LE(ulps(math::sin(x), std::sin(static_cast<long double>(x))), 2) << x;
    ASSERT_LE(ulps(math::cos(x), std::cos(static_cast<long double>(x))), 2) << x;
  }
  EXPECT_EQ(math::cos(0), 1);
  EXPECT_EQ(math::sin(0), 0);
}

TEST(Math, PowerMultiplies) {
  EXPECT_EQ(math::power(2, 10), 1024);
  EXPECT_EQ(math::power(0.5, 0), 1);
  EXPECT_EQ(math::power(0, 3), 0);
  EXPECT_NEAR(math::power(0.999, 1000), std::pow(0.999, 1000), 1e-13);
}

}  // namespace
}  // namespace lamina
