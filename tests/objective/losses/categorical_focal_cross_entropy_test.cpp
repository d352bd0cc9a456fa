// What a focal loss of classes is at its limits; what it shares with all, the
// family's tests promise.
#include <gtest/gtest.h>

#include <cmath>

#include "support/facts_of.hpp"
#include "support/worked_loss.hpp"

namespace lamina {
namespace {

using testing::Worked;

TEST(CategoricalFocalCrossEntropy, WithoutGammaIsTheSoftmaxCrossEntropy) {
  const std::vector<double> z = {1, -2, 0.5, 3, 0.25, -1};
  const Worked focal(CategoricalFocalCrossEntropy{0}, {2, 3}, z, {1, 2}, {1, 2});
  const Worked plain(SoftmaxCrossEntropy{}, {2, 3}, z, {1, 2}, {1, 2});
  for (std::size_t r = 0; r < 2; ++r) EXPECT_NEAR(focal.losses[r], plain.losses[r], 1e-14);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(focal.gradient[i], plain.gradient[i], 1e-13);
}

TEST(CategoricalFocalCrossEntropy, OfTwoClassesIsTheBinaryOne) {
  const Worked two(CategoricalFocalCrossEntropy{}, {2, 2}, {0, 1.5, 0, -0.5}, {1, 0}, {1, 1});
  const Worked one(BinaryFocalCrossEntropy{}, {2, 1}, {1.5, -0.5}, {1, 0}, {1, 1});
  for (std::size_t r = 0; r < 2; ++r) {
    EXPECT_NEAR(two.losses[r], one.losses[r], 1e-14);
    EXPECT_NEAR(two.gradient[2 * r + 1], one.gradient[r], 1e-14);
  }
}

TEST(CategoricalFocalCrossEntropy, LeavesASureAnswerToItself) {
  const Worked found(CategoricalFocalCrossEntropy{}, {2, 2}, {200, -200, 200, -200}, {0, 1},
                     {1, 1});
  EXPECT_NEAR(found.losses[0], 0, 1e-100);
  EXPECT_NEAR(found.gradient[0], 0, 1e-100);
  EXPECT_EQ(found.losses[1], 400);
  EXPECT_EQ(found.gradient[2], 3);
  EXPECT_EQ(found.gradient[3], -3);
}

TEST(CategoricalFocalCrossEntropy, NamesALabelThatIsNoClass) {
  const ErrorFacts facts = facts_of([] {
    Worked(CategoricalFocalCrossEntropy{}, {2, 2}, {0, 1, 0, 1}, {1, 2}, {1, 1});
  });
  EXPECT_EQ(facts.code, "usage.bad_label");
  EXPECT_EQ(facts.where, "row 1 of the batch");
}

}  // namespace
}  // namespace lamina
