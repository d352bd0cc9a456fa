// Numbers by rank, beside scikit-learn's.
#include "preprocess/quantile_normal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "preprocess/normal_quantile.hpp"
#include "preprocess/number_feature.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

namespace tolerance {
constexpr double of_lines = 1.5e-3;  // ours go between knots, scikit-learn's is the curve itself
constexpr double of_ties = 0.02;     // the noise is random, and goes by a grid of 33 quantiles
}  // namespace tolerance

const Reference& reference() {
  static const Reference read(LAMINA_TEST_DIR "/preprocess/reference/quantile_normal.txt");
  return read;
}

NumberFeature fitted(const std::string& name) {
  const std::vector<double>& values = reference()[name + "_values"];
  NumberFeature feature{.transform = NumberTransform::quantile_normal, .scale = 1};
  fit_quantile_normal(feature, values, static_cast<std::int64_t>(values.size()));
  return feature;
}

void expect_answers(const std::string& name, double tolerance) {
  const NumberFeature feature = fitted(name);
  const std::vector<double>& asked = reference()[name + "_asked"];
  const std::vector<double>& answers = reference()[name + "_answers"];
  ASSERT_EQ(asked.size(), answers.size());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    EXPECT_NEAR(transformed(feature, asked[i]), answers[i], tolerance) << name << " " << asked[i];
  }
}

TEST(QuantileNormal, IsScikitLearnsOfDifferentValues) {
  for (const char* name : {"smooth", "few", "skewed"}) expect_answers(name, tolerance::of_lines);
}

TEST(QuantileNormal, OfEqualValuesIsTheirMeanRank) {
  expect_answers("ties", tolerance::of_ties);
}

TEST(QuantileNormal, OfAFlagIsWhereTheHalvesOfTheNormalLie) {
  NumberFeature feature{.transform = NumberTransform::quantile_normal, .scale = 1};
  std::vector<double> values(300, 0.0);
  std::fill(values.begin() + 150, values.end(), 1.0);
  fit_quantile_normal(feature, values, 300);
  EXPECT_NEAR(quantile_normal(feature, 0), normal_quantile(149.0 / 598), 1e-12);  // of 0 … 149/299
  EXPECT_NEAR(quantile_normal(feature, 1), normal_quantile(449.0 / 598), 1e-12);
  EXPECT_EQ(quantile_normal(feature, -5), quantile_normal(feature, 0));
  EXPECT_EQ(quantile_normal(feature, 5), quantile_normal(feature, 1));
}

TEST(QuantileNormal, NeedsFewKnots) {  // most of them in the tails, where the curve is steep
  EXPECT_LT(fitted("smooth").knots.size(), 400U);
  EXPECT_LT(fitted("skewed").knots.size(), 400U);
  EXPECT_LT(fitted("ties").knots.size(), 400U);
}

TEST(QuantileNormal, Ascends) {
  for (const char* name : {"smooth", "few", "skewed", "ties"}) {
    const NumberFeature feature = fitted(name);
    EXPECT_TRUE(std::is_sorted(feature.knots.begin(), feature.knots.end()));
    EXPECT_TRUE(std::is_sorted(feature.heights.begin(), feature.heights.end()));
    double before = -10;
    for (int i = 0; i <= 1000; ++i) {
      const double low = feature.knots.front(), high = feature.knots.back();
      const double y = quantile_normal(feature, low + (high - low) * i / 1000);
      EXPECT_GE(y, before);
      before = y;
    }
  }
}

TEST(QuantileNormal, KnowsItsSlope) {
  const NumberFeature feature = fitted("smooth");
  for (const double x : {44.1, 48.7, 50.3, 55.9}) {
    constexpr double step = 1e-7;
    const double difference =
        (quantile_normal(feature, x + step) - quantile_normal(feature, x - step)) / (2 * step);
    EXPECT_NEAR(quantile_normal_slope(feature, x), difference, 1e-6);
  }
  EXPECT_EQ(quantile_normal_slope(feature, -1000), 0);
  EXPECT_EQ(quantile_normal_slope(feature, 1000), 0);
}

TEST(NormalQuantile, TurnsTheDistributionRound) {
  const auto below = [](double x) {
    return std::erfc(-x / std::sqrt(2.0)) / 2;
  };
  for (const double p : {1e-6, 1e-3, 0.07, 0.075, 0.2, 0.5, 0.6, 0.925, 0.93, 0.999, 1 - 1e-6}) {
    EXPECT_NEAR(below(normal_quantile(p)) / p, 1, 1e-13) << p;
  }
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_EQ(normal_quantile(0), -normal_quantile(1));
  EXPECT_NEAR(normal_quantile(0), -5.199337582605575, 1e-12);
}

}  // namespace
}  // namespace lamina
