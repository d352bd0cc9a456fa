// Directions by hand, and rows that have none; what it shares with all, the
// family's tests promise.
#include <gtest/gtest.h>

#include <cmath>

#include "support/facts_of.hpp"
#include "support/worked_loss.hpp"

namespace lamina {
namespace {

using testing::Worked;

TEST(CosineSimilarity, IsOfDirectionsAlone) {
  const Worked found(CosineSimilarity{}, {3, 2}, {3, 4, 30, 40, -4, 3}, {6, 8, -3, -4, 3, 4},
                     {1, 1, 1});
  EXPECT_NEAR(found.losses[0], -1, 1e-15);
  EXPECT_NEAR(found.losses[1], 1, 1e-15);
  EXPECT_NEAR(found.losses[2], 0, 1e-15);
  // Along a row nothing changes; across it by one over its length, times the factor 3.
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(found.gradient[i], 0, 1e-14);
  EXPECT_NEAR(found.gradient[4], -3 * 0.6 / 5, 1e-14);
  EXPECT_NEAR(found.gradient[5], -3 * 0.8 / 5, 1e-14);
}

TEST(CosineSimilarity, OfARowOfZerosIsZeroAndFinite) {
  const Worked found(CosineSimilarity{}, {2, 2}, {0, 0, 3, 4}, {3, 4, 0, 0}, {1, 1});
  EXPECT_EQ(found.losses[0], 0);
  EXPECT_EQ(found.losses[1], 0);
  // As if the row were 1e-6 long.
  EXPECT_NEAR(found.gradient[0], -3 * 0.6e6, 1e-6);
  EXPECT_EQ(found.gradient[2], 0);
}

}  // namespace
}  // namespace lamina
