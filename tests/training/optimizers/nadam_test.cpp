// NAdam against tests/reference/make_nadam.py; what it shares with all, the family's tests promise.
#include <gtest/gtest.h>

#include "support/one_parameter.hpp"

namespace lamina {
namespace {

TEST(NAdam, TakesThePapersSteps) {
  testing::One one;
  for (int step = 1; step <= 10; ++step) {
    one.g = 0.5 * (one.p - 0.25) + (5 * step % 7 - 3) / 16.0;
    one.step(NAdam{.learning_rate = 0.05, .beta1 = 0.8, .beta2 = 0.95}, step);
  }
  EXPECT_NEAR(one.p, 0.6409034362745307, 1e-14);
  EXPECT_NEAR(one.first, 0.20694384486904022, 1e-14);
  EXPECT_NEAR(one.second, 0.03842209575286575, 1e-14);
}

TEST(NAdam, StepsByItsRateInALongRun) {
  // Under a steady gradient the weights of gradient and mean add up to 1, but for the slow rise of
  // the momentum from beta1 / 2 to beta1.
  testing::One one;
  for (int step = 1; step <= 3'000; ++step) {
    const double before = one.p;
    one.step(NAdam{.learning_rate = 1e-3}, step);
    ASSERT_NEAR(before - one.p, 1e-3, step < 100 ? 1e-3 : 1e-6) << step;
  }
}

}  // namespace
}  // namespace lamina
