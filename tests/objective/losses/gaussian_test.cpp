// The normal likelihood by hand, and at the least variance; what it shares with all, the
// family's tests promise.
#include <gtest/gtest.h>

#include <cmath>

#include "support/facts_of.hpp"
#include "support/worked_loss.hpp"

namespace lamina {
namespace {

using testing::Worked;

/// Means 1 and 2, logarithms of the variances s and 0; targets 3 and 2.
Worked at(double s) {
  return {GaussianLikelihood{}, {1, 4}, {1, 2, s, 0}, {3, 2}, {1}};
}

TEST(GaussianLikelihood, IsLowestWhereTheVarianceIsTheSquaredError) {
  // (s + 4 exp(-s)) / 2, averaged over two targets of which the other costs 0.
  const double best = std::log(4.0);
  EXPECT_NEAR(at(best).losses[0], (best + 1) / 4, 1e-15);
  EXPECT_NEAR(at(best).gradient[2], 0, 1e-15);
  EXPECT_LT(at(best - 1).gradient[2], 0);
  EXPECT_GT(at(best + 1).gradient[2], 0);
  EXPECT_NEAR(at(0).gradient[0], -3 * 2 / 2.0, 1e-15);
  EXPECT_NEAR(at(0).gradient[3], 3 * 0.5 / 2, 1e-15);
}

TEST(GaussianLikelihood, TakesAVarianceOfNearlyNothingAsTheLeast) {
  const double least = std::log(1e-6);
  for (const double s : {-20.0, -1000.0}) {
    EXPECT_DOUBLE_EQ(at(s).losses[0], (least + 4e6) / 4);
    EXPECT_LT(at(s).gradient[2], 0) << "the variance must be able to grow";
  }
  const Worked exact(GaussianLikelihood{}, {1, 2}, {1, -1000}, {1}, {1});
  EXPECT_EQ(exact.gradient[1], 0) << "and shrinks no further";
}

TEST(GaussianLikelihood, NamesBothShapesThatDoNotMeet) {
  const ErrorFacts facts = facts_of([] {
    Worked(GaussianLikelihood{}, {1, 4}, {1, 2, 3, 4}, {1, 2, 3}, {1});
  });
  EXPECT_EQ(facts.code, "usage.shape");
  EXPECT_NE(facts.what.find("prediction[1,4], target[1,3]"), std::string::npos) << facts.what;
}

}  // namespace
}  // namespace lamina
