// exp, log, tanh and their kin in float: at most 2 ulp from the C library's double functions. The
// everyday run takes every 509th of the 2^32 floats; LAMINA_FULL_TESTS=1 takes all.
#include <bit>
#include <cmath>
#include <cstdlib>

#include "kernels/data.hpp"
#include "kernels/ref/lanes.hpp"

namespace lamina::kernels {
namespace {

using testing::ulps;

struct Worst {
  double error = 0;
  float at = 0;
};

template <class Function, class Truth>
Worst worst_error(Function function, Truth truth) {
  const std::uint64_t step = std::getenv("LAMINA_FULL_TESTS") != nullptr ? 1 : 509;
  Worst worst;
  for (std::uint64_t b = 0; b < (std::uint64_t{1} << 32); b += step) {
    const float x = std::bit_cast<float>(static_cast<std::uint32_t>(b));
    const double error = ulps(function(x), truth(static_cast<double>(x)));
    if (error > worst.error) {
      worst = {error, x};
    }
  }
  return worst;
}

double true_sigmoid(double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}

TEST(Accuracy, ExpIsWithinTwoUlp) {
  const Worst w =
      worst_error([](float x) { return ref::exp(x); }, [](double x) { return std::exp(x); });
  EXPECT_LE(w.error, 2) << "at " << w.at;
}

TEST(Accuracy, LogIsWithinTwoUlp) {
  const Worst w =
      worst_error([](float x) { return ref::log(x); }, [](double x) { return std::log(x); });
  EXPECT_LE(w.error, 2) << "at " << w.at;
}

TEST(Accuracy, Log1pIsWithinTwoUlp) {
  const Worst w =
      worst_error([](float x) { return ref::log1p(x); }, [](double x) { return std::log1p(x); });
  EXPECT_LE(w.error, 2) << "at " << w.at;
}

TEST(Accuracy, TanhIsWithinTwoUlp) {
  const Worst w =
      worst_error([](float x) { return ref::tanh(x); }, [](double x) { return std::tanh(x); });
  EXPECT_LE(w.error, 2) << "at " << w.at;
}

TEST(Accuracy, SigmoidIsWithinTwoUlp) {
  const Worst w = worst_error([](float x) { return ref::sigmoid(x); }, true_sigmoid);
  EXPECT_LE(w.error, 2) << "at " << w.at;
}

TEST(Accuracy, GeluIsWithinTwoUlp) {
  const Worst w = worst_error(
      [](float x) { return ref::gelu(x); },
      [](double x) {
        return std::isinf(x) && x < 0 ? -0.0 : 0.5 * x * std::erfc(-x * 0.70710678118654752440);
      });
  EXPECT_LE(w.error, 2) << "at " << w.at;
}

/// Relative error means nothing at the zero of the slope near -0.75, so near it the error is
/// absolute.
TEST(Accuracy, GeluSlopeIsWithinTwoUlpOrTwoBillionths) {
  for (int i = -16 * 4093; i < 16 * 4093; ++i) {
    const float at = static_cast<float>(i) / 4093.0F;
    const double phi = std::exp(-0.5 * at * static_cast<double>(at)) / std::sqrt(2 * M_PI);
    const double want = 0.5 * std::erfc(-at * 0.70710678118654752440) + at * phi;
    const float got = ref::gelu_slope(at);
    ASSERT_TRUE(ulps(got, want) <= 2 || std::fabs(got - want) < 2e-9) << at << " " << got;
  }
}

TEST(Accuracy, EveryLevelAgreesOnTheWholeRange) {
  // The bits of a sample of all floats, whichever way they are computed.
  constexpr std::int64_t n = 4096;
  testing::Floats x(n);
  testing::Floats plain(n);
  testing::Floats fast(n);
  const std::uint64_t stride = std::getenv("LAMINA_FULL_TESTS") != nullptr ? 1 : 4001;
  for (std::uint64_t b = 0; b < (std::uint64_t{1} << 32); b += n * stride) {
    for (std::int64_t i = 0; i < n; ++i) {
      const auto bits = static_cast<std::uint32_t>(b + static_cast<std::uint64_t>(i) * stride);
      x[i] = std::bit_cast<float>(bits);
      if (std::isnan(x[i])) {
        x[i] = 0;  // which NaN comes of a NaN is not promised
      }
    }
    for (const Nonlinearity a : {Nonlinearity::sigmoid, Nonlinearity::tanh, Nonlinearity::gelu}) {
      table_of(Level::plain).activate(a, plain.data(), x.data(), n);
      for (const Level level : testing::vector_levels()) {
        table_of(level).activate(a, fast.data(), x.data(), n);
        ASSERT_TRUE(testing::same_bits(plain, fast)) << static_cast<int>(a.kind);
      }
    }
  }
}

}  // namespace
}  // namespace lamina::kernels
