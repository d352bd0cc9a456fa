// Every loss with every task: it trains, or is refused before the training.
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <span>

#include "lamina/workflow/evaluate.hpp"
#include "lamina/workflow/predict.hpp"
#include "lamina/workflow/train.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

Table tasks() {
  std::vector<double> x, y;
  std::vector<std::string> two, three;
  for (int i = 0; i < 120; ++i) {
    x.push_back(i % 17);
    y.push_back(3 * (i % 17) + i % 3);
    two.emplace_back(i % 17 > 8 ? "yes" : "no");
    three.emplace_back(i % 17 > 11 ? "high" : i % 17 > 5 ? "middle" : "low");
  }
  Table table("tasks");
  table.add_numbers("x", x).add_numbers("y", y);
  table.add_categories("two", two).add_categories("three", three);
  return table;
}

Table with_target(const std::string& target) {
  std::vector<std::string> others = {"y", "two", "three"};
  std::erase(others, target);
  return tasks().drop(others);
}

TrainOptions options_for(const std::string& target, const Loss& loss) {
  return {.target = target,
          .loss = loss,
          .learning_rate = 0.02,
          .epochs = 30,
          .layers = std::vector<std::int64_t>{8},
          .dropout = 0};
}

/// Losses that a task refuses with `usage.conflict`.
std::set<std::string> refused_for(const std::string& target) {
  std::set<std::string> refused;
  for (const Loss& loss : Loss::shipped()) {
    try {
      const TrainReport report =
          run_training(plan_training(with_target(target), options_for(target, loss)));
      const Scores& scores = report.scores.value();
      if (target == "y") {
        EXPECT_LT(scores["rmse"], (*report.baseline)["rmse"]) << loss.kind();
      } else {
        EXPECT_GT(scores["accuracy"], (*report.baseline)["accuracy"]) << loss.kind();
      }
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "usage.conflict") << loss.kind() << error.what();
      EXPECT_EQ(error.facts().where, "option --loss");
      EXPECT_FALSE(error.facts().fix.empty());
      refused.emplace(loss.kind());
    }
  }
  return refused;
}

TEST(EveryLoss, OfARegressionLearnsOrIsRefused) {
  EXPECT_EQ(
      refused_for("y"),
      (std::set<std::string>{"binary_cross_entropy", "binary_focal_cross_entropy",
                             "softmax_cross_entropy", "categorical_focal_cross_entropy",
                             "categorical_cross_entropy", "kl_divergence", "hinge", "squared_hinge",
                             "poisson", "mean_squared_logarithmic_error", "cosine_similarity"}));
}

TEST(EveryLoss, OfTwoClassesLearnsOrIsRefused) {
  EXPECT_EQ(
      refused_for("two"),
      (std::set<std::string>{"softmax_cross_entropy", "categorical_focal_cross_entropy",
                             "categorical_cross_entropy", "kl_divergence", "poisson",
                             "mean_squared_logarithmic_error", "gaussian", "cosine_similarity"}));
}

TEST(EveryLoss, OfManyClassesLearnsOrIsRefused) {
  std::set<std::string> all;
  for (const std::string_view kind : kinds<Loss>()) all.emplace(kind);
  all.erase("softmax_cross_entropy");
  all.erase("categorical_focal_cross_entropy");
  EXPECT_EQ(refused_for("three"), all);
}

TEST(LossFits, SaysWhatTheLossIsAbout) {
  const auto facts = [](const char* target, const Loss& loss) {
    return facts_of([&] { plan_training(with_target(target), options_for(target, loss)); });
  };
  EXPECT_EQ(facts("y", Hinge{}).what,
            "the loss hinge is about two classes, and the target is an amount");
  EXPECT_EQ(facts("two", Poisson{}).what,
            "the loss poisson is about amounts, and the target has two classes");
  EXPECT_EQ(facts("two", KLDivergence{}).fix,
            "choose binary_cross_entropy, or cross_entropy for the one that fits");
}

TEST(GaussianRegression, PredictsTheMeanAndItsSpreadInTheTargetsUnit) {
  const Table table = with_target("y");
  TrainOptions options = options_for("y", GaussianLikelihood{});
  options.epochs = 150;
  const Model model = run_training(plan_training(table, options)).model;
  EXPECT_EQ(model.artifact().network.outputs()[0].columns(), 2);
  const Predictions all = model.predict(table);
  ASSERT_EQ(all.spreads.size(), 120U);
  double inside = 0;
  for (std::int64_t row = 0; row < all.rows(); ++row) {
    const auto i = static_cast<std::size_t>(row);
    EXPECT_EQ(all.row(row).spread, all.spreads[i]);
    inside += std::abs(all.values[i] - table.column("y").numbers[i]) < 2 * all.spreads[i] ? 1 : 0;
  }
  EXPECT_GT(inside, 100) << "of 120 rows";
  const Prediction one = model.predict({{"x", 3}});
  EXPECT_EQ(one.value, all.values[3]);
  EXPECT_EQ(one.spread, all.spreads[3]);

  const std::string bytes = save_bytes(model.artifact());
  const Model again(load_bytes(std::as_bytes(std::span(bytes))));
  EXPECT_EQ(again.predict(table).spreads, all.spreads);
  std::string csv;
  write_predictions(model, table, {.probabilities = true}, [&](std::string_view t) { csv += t; });
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "prediction,spread");
}

TEST(Metrics, OfTheReportStandBesideTheUsualOnesAndNotInTheModel) {
  TrainOptions options = options_for("y", MeanSquaredError{});
  const std::string plain =
      save_bytes(run_training(plan_training(with_target("y"), options)).model.artifact());
  options.metrics = {ExplainedVariance{}, MeanPinballLoss{.level = 0.9}};
  const TrainReport report = run_training(plan_training(with_target("y"), options));
  for (const auto* scores : {&report.scores, &report.baseline, &report.linear}) {
    EXPECT_TRUE(std::isfinite((**scores)["explained_variance"]));
    EXPECT_TRUE(std::isfinite((**scores)["mean_pinball_loss:level=0.9"]));
  }
  EXPECT_EQ(save_bytes(report.model.artifact()), plain);
  options.metrics = {BalancedAccuracy{}};
  const auto plan = [&] {
    plan_training(with_target("y"), options);
  };
  EXPECT_EQ(facts_of(plan).code, "usage.conflict");
  const std::vector<MetricConfig> wrong = {BalancedAccuracy{}};
  const auto run = [&] {
    evaluate(report.model, with_target("y"), {.metrics = wrong});
  };
  EXPECT_EQ(facts_of(run).code, "usage.conflict");
}

}  // namespace
}  // namespace lamina
