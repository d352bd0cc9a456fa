// The range test: what it tries, what it names, and that the named rate is a good one.
#include "lamina/workflow/find_rate.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "small_runs.hpp"

namespace lamina {
namespace {

RateRange range_of(const TrainOptions& options) {
  return find_rate(plan_training(line_table(), options), 1);
}

TEST(FindRate, RaisesTheRateByTheSameFactorFromItsFirstToItsLast) {
  const RateRange range = range_of(line_options());
  ASSERT_GT(range.steps.size(), 50U);
  EXPECT_DOUBLE_EQ(range.steps[0].rate, 1e-7);
  const double growth = std::pow(10 / 1e-7, 1.0 / 159);
  for (std::size_t i = 1; i < range.steps.size(); ++i) {
    EXPECT_NEAR(range.steps[i].rate / range.steps[i - 1].rate, growth, 1e-9);
  }
}

TEST(FindRate, SmoothsTheLossesAndEndsWhereTheyAreFarAboveTheFirst) {
  const RateRange range = range_of(line_options());
  double sum = 0;
  for (std::size_t i = 0; i < range.steps.size(); ++i) {
    sum = 0.9 * sum + 0.1 * range.steps[i].loss;
    EXPECT_NEAR(range.steps[i].smoothed, sum / (1 - std::pow(0.9, i + 1)), 1e-9 * sum);
    if (i + 1 < range.steps.size()) {
      EXPECT_LE(range.steps[i].smoothed, 4 * range.steps[0].smoothed);
    }
  }
}

TEST(FindRate, NamesATenthOfTheRateOfTheLowestLossInTwoDigits) {
  const RateRange range = range_of(line_options());
  ASSERT_TRUE(range.suggested);
  EXPECT_NEAR(*range.suggested, range.lowest / 10, 0.05 * *range.suggested);
  EXPECT_LT(range.steepest, range.lowest);
  for (const RateStep& step : range.steps) {
    if (step.rate == range.lowest) continue;
    EXPECT_GE(step.smoothed, range.steps[0].smoothed * 1e-9);
  }
}

TEST(FindRate, IsTheSameAgainAndLeavesThePlanAsItWas) {
  const TrainingPlan plan = plan_training(line_table(), line_options());
  const RateRange once = find_rate(plan, 1);
  const RateRange again = find_rate(plan, 2);
  ASSERT_EQ(once.steps.size(), again.steps.size());
  for (std::size_t i = 0; i < once.steps.size(); ++i) {
    EXPECT_EQ(once.steps[i].loss, again.steps[i].loss);
  }
}

TEST(FindRate, NamesARateThatTrainsBetterThanOneFarBelowIt) {
  TrainOptions options = line_options();
  const auto trained_at = [&](double rate) {
    options.learning_rate = rate;
    return (*run_training(plan_training(line_table(), options)).scores)["rmse"];
  };
  const double suggested = range_of(options).suggested.value();
  EXPECT_LT(trained_at(suggested), trained_at(suggested / 100));
}

TEST(FindRate, NamesNoneWhereNothingIsLearnt) {
  TrainOptions options = line_options();
  options.groups = {{.names = "*", .frozen = true}};
  EXPECT_FALSE(range_of(options).suggested);
}

}  // namespace
}  // namespace lamina
