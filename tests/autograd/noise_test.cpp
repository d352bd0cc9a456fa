// What training adds at random: its distribution, and that bits depend on places alone.
#include <cmath>

#include "lamina/core/error.hpp"
#include "support/gradient_check.hpp"
#include "support/levels.hpp"

namespace lamina {
namespace {

using gradient_check::read;

using Noise = Var (*)(Tape&, Var, double, std::uint64_t);

/// Of rows first_row… of a batch.
Tensor noisy(const Engine& engine, Noise noise, const ConstView& x, double size,
             std::int64_t first_row = 0, std::uint64_t number = 3) {
  const ParameterTable none;
  ParameterArena values(none, x.dtype);
  Tape tape(engine, x.dtype);
  tape.begin_training(none, values, nullptr,
                      {.seed = Seed(5), .number = number, .first_row = first_row});
  return converted(tape.value(noise(tape, tape.input(x), size, 7)), x.dtype);
}

class Noises : public ::testing::TestWithParam<Noise> {};

TEST_P(Noises, HaveThePlainBitsAtEveryLevelWithAnyThreads) {
  for (const Shape& shape : {Shape{1, 1}, Shape{3, 5}, Shape{7, 2, 9}, Shape{200, 131}}) {
    Tensor x(shape);
    gradient_check::fill_normal(x, Seed(1));
    testing::expect_plain_bits(to_string(shape),
                               [&](const Engine& engine) {
                                 testing::Bytes bytes;
                                 bytes.add(noisy(engine, GetParam(), x, 0.3));
                                 return bytes;
                               },
                               {1, 2, 3});
  }
}

TEST_P(Noises, OfAPartOfABatchAreThoseOfTheBatch) {
  const Engine engine(1);
  Tensor x(Shape{9, 21});
  gradient_check::fill_normal(x, Seed(1));
  const Tensor whole = noisy(engine, GetParam(), x, 0.3);
  const Tensor part = noisy(engine, GetParam(), x.view().rows(4, 3), 0.3, 4);
  EXPECT_EQ(std::memcmp(whole.view().rows(4, 3).data(), part.view().data(), part.bytes()), 0);
  const Tensor later = noisy(engine, GetParam(), x, 0.3, 0, 4);
  EXPECT_NE(std::memcmp(whole.view().data(), later.view().data(), whole.bytes()), 0);
}

INSTANTIATE_TEST_SUITE_P(Both, Noises, ::testing::Values(alpha_dropout, gaussian_noise));

struct Moments {
  double mean = 0, variance = 0, third = 0, fourth = 0;
};
Moments moments(const Tensor& x) {
  Moments m;
  const auto n = static_cast<double>(x.elements());
  for (std::int64_t i = 0; i < x.elements(); ++i) m.mean += read(x, i) / n;
  for (std::int64_t i = 0; i < x.elements(); ++i) {
    const double d = read(x, i) - m.mean;
    m.variance += d * d / n;
    m.third += d * d * d / n;
    m.fourth += d * d * d * d / n;
  }
  return m;
}

TEST(GaussianNoiseOf0, HasTheMomentsOfNormalNumbers) {
  const Engine engine(1);
  const Tensor x(Shape{1000, 1000});
  const Moments m = moments(noisy(engine, gaussian_noise, x, 2));
  EXPECT_NEAR(m.mean, 0, 0.01);
  EXPECT_NEAR(m.variance, 4, 0.03);
  EXPECT_NEAR(m.third, 0, 0.1);
  EXPECT_NEAR(m.fourth, 3 * 16, 0.6);
}

/// Against the share of normal numbers below each of these places.
TEST(GaussianNoiseOf0, HasTheDistributionOfNormalNumbers) {
  const Engine engine(1);
  const Tensor noise = noisy(engine, gaussian_noise, Tensor(Shape{1000, 1000}), 1);
  for (const double at : {-3.0, -2.0, -1.0, -0.3, 0.0, 0.5, 1.5, 2.5}) {
    double below = 0;
    for (std::int64_t i = 0; i < noise.elements(); ++i) below += noise.f32()[i] < at ? 1 : 0;
    const double share = 0.5 * std::erfc(-at / std::sqrt(2));
    EXPECT_NEAR(below / 1e6, share, 5 * std::sqrt(share * (1 - share) / 1e6)) << at;
  }
}

TEST(AlphaDropout, KeepsMeanAndDeviationOfNormalNumbers) {
  const Engine engine(1);
  Tensor x(Shape{1000, 1000});
  gradient_check::fill_normal(x, Seed(9));
  const Moments m = moments(noisy(engine, alpha_dropout, x, 0.2));
  EXPECT_NEAR(m.mean, 0, 0.01);
  EXPECT_NEAR(m.variance, 1, 0.01);
}

/// PyTorch's and Keras' formula: a (x or -1.758…) + b.
TEST(AlphaDropout, ReplacesTheShareThatItIsTold) {
  const Engine engine(1);
  Tensor x(Shape{100, 1000}, DType::f64);
  gradient_check::fill(x, 1);
  const double lowest = -1.0507009873554805 * 1.6732632423543772;
  const double a = 1 / std::sqrt(0.7 * (1 + 0.3 * lowest * lowest));
  const double b = -a * lowest * 0.3;
  const Tensor y = noisy(engine, alpha_dropout, x, 0.3);
  double dropped = 0;
  for (std::int64_t i = 0; i < y.elements(); ++i) {
    const bool is_dropped = read(y, i) < 0;
    dropped += is_dropped ? 1 : 0;
    ASSERT_NEAR(read(y, i), is_dropped ? a * lowest + b : a + b, 1e-12);
  }
  EXPECT_NEAR(dropped / 1e5, 0.3, 0.008);
}

TEST(Noise, OfNothingOrInEvaluationIsNone) {
  const Engine engine(1);
  const ParameterTable none;
  const ParameterArena values(none);
  Tape tape(engine);
  Tensor x(Shape{2, 2});
  tape.begin_evaluation(none, values);
  const Var in = tape.input(x);
  EXPECT_EQ(alpha_dropout(tape, in, 0.5, 1), in);
  EXPECT_EQ(gaussian_noise(tape, in, 0.5, 1), in);
  EXPECT_THROW(alpha_dropout(tape, in, 1, 1), Error);
  EXPECT_THROW(gaussian_noise(tape, in, -1, 1), Error);
}

}  // namespace
}  // namespace lamina
