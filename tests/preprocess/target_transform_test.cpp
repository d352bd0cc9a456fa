// Amounts as they are learnt, and back.
#include "lamina/preprocess/target_transform.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/preprocess/preprocessor.hpp"
#include "preprocess/normal_quantile.hpp"

namespace lamina {
namespace {

using Amounts = std::vector<double>;

TargetTransform fit(TargetScale scale, const Amounts& values, bool clamp = false) {
  return TargetTransform::fit(scale, clamp, values);
}

TEST(NormalQuantile, IsThatOfScipy) {
  // scipy.stats.norm.ppf
  EXPECT_NEAR(normal_quantile(0.05), -1.6448536269514729, 1e-14);
  EXPECT_NEAR(normal_quantile(0.25), -0.6744897501960817, 1e-14);
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_NEAR(normal_quantile(0.9), 1.2815515655446004, 1e-14);
  EXPECT_NEAR(normal_quantile(0.123456), -1.1578824754319315, 1e-14);
  EXPECT_NEAR(normal_quantile(0), -5.1993375821928165, 1e-6);
}

TEST(TargetTransform, StandardisesByMeanAndPopulationDeviation) {
  const TargetTransform transform = fit(TargetScale::standard, {2, 4, 4, 4, 5, 5, 7, 9});
  EXPECT_TRUE(transform.straight());
  EXPECT_EQ(transform.center, 5);
  EXPECT_EQ(transform.spread, 2);
  EXPECT_EQ(transform.apply(9), 2.0F);
  EXPECT_EQ(transform.invert(-10), -15);  // nothing holds it
}

TEST(TargetTransform, StandardisesLogarithms) {
  // numpy: v = log([1, 10, 100, 1000]); v.mean(), v.std()
  const TargetTransform transform = fit(TargetScale::log, {1, 10, 100, 1000});
  EXPECT_NEAR(transform.center, 3.4538776394910684, 1e-14);
  EXPECT_NEAR(transform.spread, 2.5743683959561805, 1e-14);
  EXPECT_EQ(transform.shift, 0);
  EXPECT_NEAR(transform.invert(0), 31.622776601683793, 1e-12);
  EXPECT_EQ(transform.invert(50), 1000);  // beyond them it knows nothing
  EXPECT_EQ(transform.invert(-50), 1);
}

TEST(TargetTransform, CountsFromOneWhereSomeTargetIsZero) {
  const TargetTransform transform = fit(TargetScale::log, {0, 3, 8});
  EXPECT_EQ(transform.shift, 1);
  EXPECT_NEAR(transform.invert(transform.apply(3)), 3, 1e-6);
  EXPECT_EQ(transform.apply(-5), transform.apply(0));  // of a row that training never saw
}

TEST(TargetTransform, RefusesTheLogarithmOfWhatIsBelowZero) {
  try {
    fit(TargetScale::log, {-1, 3});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.facts().code, "usage.conflict");
    EXPECT_EQ(error.facts().where, "option --target-transform");
  }
}

TEST(TargetTransform, GivesEachTargetTheNormalNumberOfItsPlace) {
  Amounts values(301);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::pow(static_cast<double>(i), 3);
  const TargetTransform transform = fit(TargetScale::quantile, values);
  EXPECT_EQ(transform.targets.size(), 10u);
  EXPECT_NEAR(transform.apply(values[150]), 0, 0.02);  // the median lies between two knots
  // scipy.stats.norm.ppf(100.5 / 301), whose place is a knot
  EXPECT_NEAR(transform.apply(values[100]), -0.4292049, 1e-6);
  EXPECT_EQ(transform.invert(9), values.back());
  EXPECT_EQ(transform.invert(-9), 0);
}

TEST(TargetTransform, GivesEqualTargetsTheMiddleOfTheirPlaces) {
  Amounts values(100, 7);
  for (std::size_t i = 80; i < 100; ++i) values[i] = static_cast<double>(i);
  const TargetTransform transform = fit(TargetScale::quantile, values);
  // scipy.stats.norm.ppf(0.4)
  EXPECT_NEAR(transform.apply(7), -0.2533471, 1e-6);
}

TEST(TargetTransform, GoesThereAndBackWithTheSlopeOfDifferences) {
  Amounts values;
  for (int i = 0; i < 500; ++i) values.push_back(std::exp(0.01 * i) + i % 7);
  for (const TargetScale scale : {TargetScale::standard, TargetScale::log, TargetScale::quantile}) {
    const TargetTransform transform = fit(scale, values, true);
    SCOPED_TRACE(target_scale_names[static_cast<std::size_t>(scale)]);
    EXPECT_TRUE(transform.makes_sense());
    for (std::size_t i = 5; i < values.size(); i += 31) {
      EXPECT_NEAR(transform.invert(transform.apply(values[i])), values[i], 1e-4 * values[i]);
    }
    for (const double z : {-1.03, -0.211, 0.107, 0.93}) {
      const double h = 1e-6;
      const double slope = (transform.invert(z + h) - transform.invert(z - h)) / (2 * h);
      EXPECT_NEAR(transform.slope(z), slope, 1e-6 * std::abs(slope)) << z;
    }
    EXPECT_EQ(transform.slope(60), 0);
    EXPECT_EQ(transform.invert(60), transform.high);
  }
}

Table amounts() {
  Table table("amounts");
  Amounts x, y;
  for (int i = 0; i < 60; ++i) {
    x.push_back(i % 13);
    y.push_back(std::exp(0.1 * i));
  }
  table.add_numbers("x", x);
  table.add_numbers("y", y);
  return table;
}

TEST(TargetTransform, IsWhatThePreprocessingTrainsOn) {
  const Table table = amounts();
  std::vector<std::int64_t> rows(60);
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  const auto fitted = Preprocessor::fit(
      table, rows, {.target = "y", .task = "regression", .target_scale = TargetScale::log});
  const Tensor targets = fitted.targets(table, rows);
  double sum = 0, squares = 0;
  for (std::int64_t i = 0; i < 60; ++i) {
    sum += targets.f32()[i];
    squares += targets.f32()[i] * targets.f32()[i];
    EXPECT_NEAR(fitted.invert_target(targets.f32()[i]), std::exp(0.1 * static_cast<double>(i)),
                1e-5 * std::exp(0.1 * static_cast<double>(i)));
  }
  EXPECT_NEAR(sum / 60, 0, 1e-6);
  EXPECT_NEAR(squares / 60, 1, 1e-6);
  // The baseline is the mean in the target's own unit.
  EXPECT_GT(fitted.target_mean(), 50);
}

TEST(TargetTransform, MakesNoSenseWithHalfOfItsFields) {
  TargetTransform transform = fit(TargetScale::quantile, {1, 2, 3, 4, 5});
  transform.normals.pop_back();
  EXPECT_FALSE(transform.makes_sense());
  transform = fit(TargetScale::log, {1, 2});
  transform.low = 0;
  EXPECT_FALSE(transform.makes_sense());
  transform = {.spread = 0};
  EXPECT_FALSE(transform.makes_sense());
}

}  // namespace
}  // namespace lamina
