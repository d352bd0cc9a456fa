// One-hot rows against class numbers, and edges; what it shares with all, the
// family's tests promise.
#include <gtest/gtest.h>

#include <cmath>

#include "support/facts_of.hpp"
#include "support/worked_loss.hpp"

namespace lamina {
namespace {

using testing::Worked;

TEST(CategoricalCrossEntropy, OfOneHotRowsIsTheSoftmaxCrossEntropy) {
  for (const double smoothing : {0.0, 0.1}) {
    const std::vector<double> z = {1, -2, 0.5, 3, 0.25, -1};
    const Worked shares(CategoricalCrossEntropy{smoothing}, {2, 3}, z, {0, 1, 0, 0, 0, 1}, {1, 2});
    const Worked labels(SoftmaxCrossEntropy{smoothing}, {2, 3}, z, {1, 2}, {1, 2});
    for (std::size_t r = 0; r < 2; ++r) EXPECT_NEAR(shares.losses[r], labels.losses[r], 1e-14);
    for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(shares.gradient[i], labels.gradient[i], 1e-13);
  }
}

TEST(CategoricalCrossEntropy, StaysFiniteAtHugeLogits) {
  const Worked found(CategoricalCrossEntropy{}, {2, 2}, {1e30, -1e30, 1e30, -1e30}, {1, 0, 0, 1},
                     {1, 1});
  EXPECT_EQ(found.losses[0], 0);
  EXPECT_EQ(found.losses[1], 2e30);
  EXPECT_EQ(found.gradient[0], 0);
  EXPECT_EQ(found.gradient[2], 3);
  EXPECT_EQ(found.gradient[3], -3);
}

}  // namespace
}  // namespace lamina
