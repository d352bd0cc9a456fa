// The divergence where it is known by hand; what it shares with all, the
// family's tests promise.
#include <gtest/gtest.h>

#include <cmath>

#include "support/facts_of.hpp"
#include "support/worked_loss.hpp"

namespace lamina {
namespace {

using testing::Worked;

TEST(KLDivergence, IsZeroWhereTheAnswerIsRight) {
  const Worked found(KLDivergence{}, {2, 2}, {std::log(0.3), std::log(0.7), 5, 5},
                     {0.3, 0.7, 0.5, 0.5}, {1, 1});
  for (const double loss : found.losses) EXPECT_NEAR(loss, 0, 1e-15);
  for (const double slope : found.gradient) EXPECT_NEAR(slope, 0, 1e-15);
}

TEST(KLDivergence, TakesWhatIsNeverTrueAsNoCost) {
  // 0 log 0 is 0: what is left is -log p of the only true class.
  const Worked found(KLDivergence{}, {1, 3}, {1, 2, 3}, {0, 1, 0}, {1});
  EXPECT_NEAR(found.losses[0], std::log(std::exp(-1) + 1 + std::exp(1)), 1e-14);
}

}  // namespace
}  // namespace lamina
