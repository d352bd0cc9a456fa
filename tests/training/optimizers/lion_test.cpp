// Lion against tests/reference/make_lion.py; what it shares with all, the family's tests promise.
#include <gtest/gtest.h>

#include "support/one_parameter.hpp"

namespace lamina {
namespace {

TEST(Lion, TakesThePapersSteps) {
  testing::One one;
  for (int step = 1; step <= 10; ++step) {
    one.g = 0.5 * (one.p - 0.25) + (5 * step % 7 - 3) / 16.0;
    one.step(Lion{.learning_rate = 0.05, .beta1 = 0.8, .beta2 = 0.95, .weight_decay = 0.1}, step);
  }
  EXPECT_NEAR(one.p, 0.46221143512349083, 1e-15);
  EXPECT_NEAR(one.first, 0.09460994272233328, 1e-15);
}

}  // namespace
}  // namespace lamina
