// An amount is learnt in the form that a trial is best with, and told in its own unit.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/workflow/predict.hpp"
#include "lamina/workflow/train.hpp"
#include "workflow/integrated_gradients.hpp"
#include "workflow/recorded_recipe.hpp"

namespace lamina {
namespace {

/// y = e^(tail · (2a + b)) with some chance: of a large `tail` few rows have nearly all of the sum.
Table prices(double tail, std::int64_t rows = 600) {
  std::vector<double> a, b, y;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(rows); ++i) {
    a.push_back(normal(Seed(1), i));
    b.push_back(normal(Seed(2), i));
    y.push_back(std::exp(tail * (2 * a.back() + b.back()) + 0.1 * normal(Seed(3), i)));
  }
  Table table("prices");
  table.add_numbers("a", a).add_numbers("b", b).add_numbers("y", y);
  return table;
}

TrainOptions of_amounts() {
  return {.target = "y", .task = "regression", .epochs = 4, .layers = {{16}}};
}

bool tells_transform(const Notes& notes) {
  for (const Note& note : notes) {
    if (note.code == "train.note.target_transform") return true;
  }
  return false;
}

TEST(TargetTransformOfTraining, IsTheLogarithmWhereTargetsHaveALongTail) {
  const TrainReport report = run_training(plan_training(prices(1), of_amounts()));
  const Artifact& artifact = report.model.artifact();
  EXPECT_EQ(artifact.preprocessor.target_transform().scale, TargetScale::log);
  EXPECT_TRUE(tells_transform(report.notes));
  EXPECT_EQ(recorded_recipe(artifact).options().target_transform, TargetScale::log);
}

TEST(TargetTransformOfTraining, IsPlainWhereTargetsHaveNone) {
  const TrainReport report = run_training(plan_training(prices(0.1), of_amounts()));
  EXPECT_TRUE(report.model.artifact().preprocessor.target_transform().straight());
  EXPECT_FALSE(tells_transform(report.notes));
}

TEST(TargetTransformOfTraining, IsNotTriedWhereItIsSaid) {
  TrainOptions options = of_amounts();
  options.target_transform = TargetScale::standard;
  const TrainReport report = run_training(plan_training(prices(1), options));
  EXPECT_TRUE(report.model.artifact().preprocessor.target_transform().straight());
  EXPECT_FALSE(tells_transform(report.notes));
}

TEST(TargetTransformOfTraining, IsTheSameOnAnyNumberOfThreads) {
  TrainOptions options = of_amounts();
  options.threads = 1;
  const TrainReport one = run_training(plan_training(prices(1), options));
  options.threads = 4;
  const TrainReport four = run_training(plan_training(prices(1), options));
  EXPECT_EQ((*one.scores)["rmse"], (*four.scores)["rmse"]);
}

TEST(TargetTransformOfTraining, AnswersInTheUnitOfTheTargetWithinItsTrainingValues) {
  TrainOptions options = of_amounts();
  options.target_transform = TargetScale::quantile;
  const Model model = run_training(plan_training(prices(1), options)).model;
  const TargetTransform& transform = model.artifact().preprocessor.target_transform();
  const double median = transform.invert(0);
  EXPECT_NEAR(median, 1, 0.3);  // of e^(a normal number)
  Table far("far");
  far.add_numbers("a", {1e6, -1e6}).add_numbers("b", {1e6, -1e6});
  const Predictions answers = model.predict(far);
  for (const double value : answers.values) {
    EXPECT_GE(value, transform.low);
    EXPECT_LE(value, transform.high);
  }
}

TEST(TargetTransformOfTraining, OptimizesTheMetricThatIsAskedFor) {
  TrainOptions options = of_amounts();
  options.optimize = "mean_absolute_percentage_error";
  const TrainReport report = run_training(plan_training(prices(0.7), options));
  EXPECT_EQ(report.model.artifact().preprocessor.target_transform().scale, TargetScale::log);
  EXPECT_FALSE(std::isnan((*report.scores)["mean_absolute_percentage_error"]));
  options.optimize = "f1";
  EXPECT_THROW(plan_training(prices(0.7), options), Error);
}

TEST(TargetTransformOfTraining, IsRefusedOfClassesAndBesideASpread) {
  TrainOptions options = of_amounts();
  options.target_transform = TargetScale::log;
  options.said.loss = "gaussian";
  EXPECT_THROW(plan_training(prices(1), options), Error);
  Table classes("classes");
  std::vector<double> x;
  std::vector<std::string> y;
  for (int i = 0; i < 60; ++i) {
    x.push_back(i);
    y.emplace_back(i % 2 == 0 ? "no" : "yes");
  }
  classes.add_numbers("x", x);
  classes.add_categories("y", y);
  try {
    plan_training(classes, {.target = "y", .target_transform = TargetScale::log});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.facts().code, "usage.conflict");
    EXPECT_EQ(error.facts().where, "option --target-transform");
  }
}

TEST(ExplainedValue, OfALogarithmIsInTheUnitOfTheTarget) {
  const std::vector<double> values = {1, 2, 4, 8};
  const auto transform = TargetTransform::fit(TargetScale::log, false, values);
  const ExplainedValue value{.amount = &transform};
  EXPECT_NEAR(value.of(0), std::sqrt(8), 1e-12);
  EXPECT_NEAR(value.slope(0), std::sqrt(8) * transform.spread, 1e-12);
}

}  // namespace
}  // namespace lamina
