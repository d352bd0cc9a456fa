#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "lamina/artifacts/save.hpp"
#include "lamina/core/error.hpp"
#include "small_runs.hpp"

namespace lamina {
namespace {

using Json = nlohmann::json;

/// Two classes of 120 rows: the recipe smooths their labels.
Table class_table() {
  std::vector<double> x;
  std::vector<std::string> y;
  for (int i = 0; i < 120; ++i) {
    x.push_back(i % 17);
    y.emplace_back(i % 17 + i % 3 > 9 ? "yes" : "no");
  }
  Table table("classes");
  table.add_numbers("x", x).add_categories("y", y);
  return table;
}

std::string bytes_of(const TrainOptions& options, Table table = class_table()) {
  return save_bytes(run_training(plan_training(std::move(table), options)).model.artifact());
}

TEST(Settings, SayingADefaultAloudChangesNothing) {
  const TrainOptions plain{.target = "y", .epochs = 2};
  const std::string usual = bytes_of(plain);
  for (const char* loss :
       {"binary_cross_entropy", "cross_entropy", "cross_entropy:label_smoothing=0.05"}) {
    TrainOptions said = plain;
    said.said = {.loss = loss, .optimizer = "adamw", .schedule = "cosine"};
    said.clip_norm = 1;
    said.warmup_epochs = 1;
    EXPECT_EQ(bytes_of(said), usual) << loss;
  }
}

TEST(Settings, WhatIsSaidOfAKindIsTakenAndTheRestStays) {
  const TrainOptions options{.target = "y",
                             .warmup_epochs = 0,
                             .said = {.loss = "cross_entropy:label_smoothing=0.2",
                                      .optimizer = "adamw:beta2=0.99",
                                      .schedule = "constant"}};
  const TrainingPlan plan = plan_training(class_table(), options);
  const FitOptions& fit = plan.fit_options();
  EXPECT_EQ(fit.loss.as<BinaryCrossEntropy>()->label_smoothing, 0.2);
  EXPECT_EQ(fit.optimizer.as<AdamW>()->beta2, 0.99);
  EXPECT_EQ(fit.optimizer.as<AdamW>()->weight_decay, 0.1);
  EXPECT_EQ(fit.optimizer.as<AdamW>()->learning_rate, 0.002);
  EXPECT_EQ(fit.schedule.schedule.kind(), "constant");
  EXPECT_EQ(fit.schedule.warmup_epochs, 0);
  EXPECT_EQ(fit.clip_norm, 1);
}

TEST(Settings, AnotherKindHasItsOwnDefaultsAndAGivenConfigIsTakenWhole) {
  const TrainingPlan other =
      plan_training(class_table(), {.target = "y", .said = {.optimizer = "adam"}});
  EXPECT_EQ(other.fit_options().optimizer.as<Adam>()->learning_rate, Adam{}.learning_rate);
  const TrainingPlan whole = plan_training(class_table(), {.target = "y", .optimizer = AdamW{}});
  EXPECT_EQ(whole.fit_options().optimizer.as<AdamW>()->weight_decay, AdamW{}.weight_decay);
}

TEST(Settings, CrossEntropyOfAmountsIsRefused) {
  try {
    plan_training(line_table(), {.target = "y", .said = {.loss = "cross_entropy"}});
    FAIL() << "a regression has no classes";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "usage.conflict");
  }
}

TEST(Settings, AModelKeepsWhatWasToldAndNoDefault) {
  TrainOptions options{.target = "y", .epochs = 1, .layers = std::vector<std::int64_t>{8, 4}};
  options.reading = {.drop = {"b", "a"}, .delimiter = ';', .skip = 2};
  const TrainReport report = run_training(plan_training(class_table(), options));
  const Json settings = Json::parse(report.model.artifact().training.settings);
  EXPECT_EQ(settings["reading"], Json({{"drop", {"a", "b"}}, {"skip", 2}}));
  EXPECT_EQ(settings["network"],
            Json({{"layers", {8, 4}}, {"activation", "silu"}, {"dropout", 0.2}}));
  const std::string bytes = save_bytes(report.model.artifact());
  const Artifact read = load_bytes(std::as_bytes(std::span(bytes)));
  EXPECT_EQ(read.training.settings, report.model.artifact().training.settings);
  EXPECT_EQ(read.training.linear.size(), read.training.metrics.size());
}

TEST(Settings, OtherRowsHaveAnotherDigest) {
  const TrainOptions options{.target = "y"};
  const Json known = Json::parse(plan_training(class_table(), options).settings());
  EXPECT_EQ(Json::parse(plan_training(class_table(), options).settings()), known);
  TrainOptions other = options;
  other.seed = 1;
  EXPECT_NE(Json::parse(plan_training(class_table(), other).settings())["data"], known["data"]);
}

/// Ordinary least squares on y = 3 x + noise of i mod 3 leaves about the noise: its standard
/// deviation is 0.816.
TEST(LinearBaseline, IsAsGoodAsALineOnALine) {
  const TrainReport report =
      run_training(plan_training(line_table(), {.target = "y", .epochs = 1}));
  ASSERT_TRUE(report.linear.has_value());
  EXPECT_LT((*report.linear)["rmse"], 1.5);
  EXPECT_GT((*report.baseline)["rmse"], 10);
}

TEST(LinearBaseline, IsNotTrainedBesideALinearModel) {
  const TrainReport report = run_training(plan_training(
      line_table(), {.target = "y", .epochs = 1, .layers = std::vector<std::int64_t>()}));
  EXPECT_FALSE(report.linear.has_value());
}

}  // namespace
}  // namespace lamina
