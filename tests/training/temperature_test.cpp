#include "training/temperature.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "lamina/core/random.hpp"

namespace lamina {
namespace {

constexpr std::int64_t rows = 4'000;

struct Answers {
  Tensor logits, labels, weights;
};

/// Logits of `classes`, and labels drawn from what softmax(logits / temperature) says.
Answers drawn(std::int64_t classes, double temperature) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> uniform;
  Answers made{Tensor({rows, classes}), Tensor({rows}, DType::i32), {}};
  for (std::int64_t row = 0; row < rows; ++row) {
    std::vector<double> odds;
    double sum = 0;
    for (std::int64_t k = 0; k < classes; ++k) {
      const auto place = static_cast<std::uint64_t>(row * classes + k);
      const double z = 3 * normal(Seed(1), place);
      made.logits.f32()[row * classes + k] = static_cast<float>(z);
      odds.push_back(std::exp(z / temperature));
    }
    if (classes == 1) odds = {1, odds[0]};
    for (const double each : odds) sum += each;
    double draw = sum * uniform(random);
    std::int32_t label = 0;
    while (label + 1 < static_cast<std::int32_t>(odds.size()) &&
           draw >= odds[static_cast<std::size_t>(label)]) {
      draw -= odds[static_cast<std::size_t>(label++)];
    }
    made.labels.i32()[row] = label;
  }
  return made;
}

TEST(Temperature, IsThatOfWhichTheLabelsWereDrawn) {
  for (const std::int64_t classes : {1, 2, 5}) {
    for (const double truth : {0.5, 1.0, 1.8}) {
      const Answers a = drawn(classes, truth);
      EXPECT_NEAR(fit_temperature(a.logits, a.labels, {}) / truth, 1, 0.08)
          << classes << " classes, temperature " << truth;
    }
  }
}

TEST(Temperature, HasTheSmallestLossOfAll) {
  const Answers a = drawn(3, 1.4);
  const double best = fit_temperature(a.logits, a.labels, {});
  for (const double other : {0.5, 0.97, 1.03, 2.0}) {
    EXPECT_LT(log_loss_at(best, a.logits, a.labels, {}),
              log_loss_at(best * other, a.logits, a.labels, {}));
  }
}

TEST(Temperature, LossIsThatOfAPlainLoop) {
  const Answers a = drawn(4, 1);
  double sum = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    const float* const z = a.logits.f32() + row * 4;
    double odds = 0;
    for (int k = 0; k < 4; ++k) odds += std::exp(z[k] / 1.3);
    sum -= std::log(std::exp(z[a.labels.i32()[row]] / 1.3) / odds);
  }
  EXPECT_NEAR(log_loss_at(1.3, a.logits, a.labels, {}), sum / rows, 1e-12);
}

TEST(Temperature, OfLogitsThatWouldOverflowIsFinite) {
  Answers a = drawn(3, 1);
  for (std::int64_t i = 0; i < a.logits.elements(); ++i) a.logits.f32()[i] *= 1e30F;
  EXPECT_TRUE(std::isfinite(fit_temperature(a.logits, a.labels, {})));
}

TEST(Temperature, RowsWithoutWeightDoNotCount) {
  Answers a = drawn(1, 1.3);
  const double before = fit_temperature(a.logits, a.labels, {});
  a.weights = Tensor({rows});
  for (std::int64_t row = 0; row < rows; ++row) a.weights.f32()[row] = row % 2 == 0 ? 2.0F : 0.0F;
  Answers half{Tensor({rows / 2, 1}), Tensor({rows / 2}, DType::i32), {}};
  for (std::int64_t row = 0; row < rows / 2; ++row) {
    half.logits.f32()[row] = a.logits.f32()[2 * row];
    half.labels.i32()[row] = a.labels.i32()[2 * row];
  }
  const double weighted = fit_temperature(a.logits, a.labels, a.weights);
  EXPECT_NEAR(weighted, fit_temperature(half.logits, half.labels, {}), 2e-3);
  EXPECT_NE(weighted, before);
}

/// n rows of logit ±z without a mistake: of all their truth half a row is doubted, so that
/// sigmoid(z / T) = 1 - 0.5 / (n + 1).
TEST(Temperature, OfFewRowsWithoutAMistakeMakesNoneCertain) {
  for (const std::int64_t n : {20, 400}) {
    Tensor logits({n, 1}), labels({n}, DType::i32);
    for (std::int64_t row = 0; row < n; ++row) {
      labels.i32()[row] = row % 2 == 0 ? 1 : 0;
      logits.f32()[row] = row % 2 == 0 ? 4.0F : -4.0F;
    }
    const double doubt = 0.5 / (static_cast<double>(n) + 1);
    EXPECT_NEAR(fit_temperature(logits, labels, {}), 4 / std::log((1 - doubt) / doubt), 2e-3);
  }
}

TEST(Temperature, WithoutRowsOfWeightIsOne) {
  Answers a = drawn(2, 2);
  a.weights = Tensor({rows});
  EXPECT_EQ(fit_temperature(a.logits, a.labels, a.weights), 1);
}

}  // namespace
}  // namespace lamina
