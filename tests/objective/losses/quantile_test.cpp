// The quantile loss by hand; what it shares with all, the family's tests promise.
#include "support/worked_loss.hpp"

namespace lamina {
namespace {

TEST(Quantile, WeighsWhatLiesBelowAndAboveByItsLevel) {
  // Errors -0.5, 0 | 4, -1; the gradient's factor is 3 · weight / 2 columns.
  const testing::Worked found(Quantile{.level = 0.75}, {2, 2}, {1, 2, 5, -1}, {1.5, 2, 1, 0},
                              {1, 2});
  EXPECT_EQ(found.losses, (std::vector<double>{0.75 * 0.5 / 2, (0.25 * 4 + 0.75) / 2}));
  EXPECT_EQ(found.gradient, (std::vector<double>{-0.75 * 1.5, 0, 0.25 * 3, -0.75 * 3}));
}

}  // namespace
}  // namespace lamina
