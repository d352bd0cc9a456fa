// Intervals of amounts and thresholds of classes, both from rows that the model did not learn from.
#include "workflow/unlearnt.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "lamina/artifacts/save.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/core/text_fields.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "lamina/workflow/predict.hpp"
#include "support/reference.hpp"
#include "workflow/choose_threshold.hpp"
#include "workflow/small_runs.hpp"

namespace lamina {
namespace {

TEST(ChooseThreshold, IsAsGoodAsTheBestThatScikitLearnMeasures) {
  const Reference data(LAMINA_TEST_DIR "/workflow/reference/evaluation.txt");
  const std::vector<double>& p = data["threshold_probabilities"];
  const std::vector<float> probabilities(p.begin(), p.end());
  const std::vector<double>& truth = data["threshold_labels"];
  const std::vector<std::int32_t> labels(truth.begin(), truth.end());
  const auto rows = static_cast<std::int64_t>(labels.size());
  const Tensor answers(Shape{rows, 1}, probabilities);
  for (const std::string_view metric : threshold_metrics) {
    const double threshold = choose_threshold(probabilities, labels, {}, metric);
    EXPECT_EQ(threshold, static_cast<double>(static_cast<float>(threshold)));
    const Answers answered{.probabilities = answers, .labels = labels, .threshold = threshold};
    const MetricConfig config = from_text<MetricConfig>(metric, "test");
    EXPECT_NEAR(config->value(answered), data.number("best_" + std::string(metric)), 1e-12)
        << metric;
    // A row that weighs twice is a row that is there twice.
    std::vector<double> weights(labels.size(), 1);
    std::vector<float> doubled = probabilities;
    std::vector<std::int32_t> doubled_labels = labels;
    for (std::size_t r = 0; r < labels.size(); r += 3) {
      weights[r] = 2;
      doubled.push_back(probabilities[r]);
      doubled_labels.push_back(labels[r]);
    }
    EXPECT_EQ(choose_threshold(probabilities, labels, weights, metric),
              choose_threshold(doubled, doubled_labels, {}, metric))
        << metric;
  }
  const std::vector<float> same(4, 0.3F);
  const std::vector<std::int32_t> both = {0, 1, 0, 1};
  EXPECT_EQ(choose_threshold(same, both, {}, "f1"), 0.5);
}

/// yes in a tenth of the rows, rarely surely.
Table rare(std::uint64_t rows, std::uint64_t first = 0) {
  std::vector<double> a, b;
  std::vector<std::string> y;
  for (std::uint64_t i = first; i < first + rows; ++i) {
    a.push_back(normal(Seed(1), i));
    b.push_back(normal(Seed(2), i));
    y.emplace_back(a.back() + b.back() + normal(Seed(3), i) > 2.2 ? "yes" : "no");
  }
  Table table("rare");
  table.add_numbers("a", a).add_numbers("b", b).add_categories("y", y);
  return table;
}

TEST(Threshold, IsChosenOnOtherRowsKeptAndObeyed) {
  for (const bool ensemble : {false, true}) {
    TrainOptions options{.target = "y", .epochs = 12};
    if (!ensemble) options.layers = std::vector<std::int64_t>{8};
    const Table table = rare(900);
    const TrainReport plain = run_training(plan_training(table, options));
    options.optimize = "balanced_accuracy";
    const TrainReport chosen = run_training(plan_training(table, options));
    const Artifact& artifact = chosen.model.artifact();
    const Decision& decision = artifact.decision;
    EXPECT_EQ(decision.metric, "balanced_accuracy");
    EXPECT_LT(decision.threshold, 0.3);  // yes is rare
    EXPECT_EQ((*chosen.scores)["log_loss"], (*plain.scores)["log_loss"]);
    const std::vector<MetricConfig> balanced = {BalancedAccuracy{}};
    const Table fresh = rare(4'000, 10'000);
    const Scores with = evaluate(chosen.model, fresh, {.metrics = balanced}).scores;
    const Scores without = evaluate(plain.model, fresh, {.metrics = balanced}).scores;
    EXPECT_GT(with["balanced_accuracy"], without["balanced_accuracy"] + 0.05);
    EXPECT_EQ(with["auc"], without["auc"]);

    const std::string bytes = save_bytes(artifact);
    const Model loaded(load_bytes(std::as_bytes(std::span(bytes))));
    EXPECT_EQ(save_bytes(loaded.artifact()), bytes);
    EXPECT_EQ(loaded.artifact().decision.threshold, decision.threshold);
    const Predictions answers = loaded.predict(table);
    for (std::int64_t row = 0; row < answers.rows(); ++row) {
      const float yes = answers.probabilities.f32()[2 * row + 1];
      const auto at = static_cast<std::size_t>(row);
      EXPECT_EQ(answers.classes[at] == 1, yes > decision.threshold);
      EXPECT_EQ(answers.values[at], answers.classes[at] == 1 ? yes : 1 - yes);
    }
    const Row row{{"a", 1.0}, {"b", 0.6}};
    EXPECT_EQ(loaded.predict(row).label,
              loaded.predict(row).probabilities[1] > decision.threshold ? "yes" : "no");
  }
}

TEST(Threshold, IsRefusedWhereItHasNoPlace) {
  const auto code_of = [](Table table, TrainOptions options) {
    try {
      plan_training(std::move(table), options);
    } catch (const Error& error) {
      return error.code();
    }
    return std::string("none");
  };
  EXPECT_EQ(code_of(line_table(), {.target = "y", .optimize = "f1"}), "usage.conflict");
  EXPECT_EQ(code_of(rare(200), {.target = "y", .optimize = "rmse"}), "usage.conflict");
  EXPECT_EQ(code_of(rare(200), {.target = "y", .optimize = "fame"}), "usage.bad_value");
  EXPECT_EQ(code_of(rare(200), {.target = "y", .folds = 0, .optimize = "f1", .validation = 0}),
            "usage.conflict");
}

TEST(ConformalQuantiles, AreTheRanksThatKeepTheirPromise) {
  std::vector<double> residuals;
  for (int i = 50; i >= 1; --i) residuals.push_back(i);
  const std::vector<double> quantiles = conformal_quantiles(residuals);
  ASSERT_EQ(quantiles.size(), 98U);  // 51 * 0.99 > 50
  EXPECT_EQ(quantiles[89], 46);      // the rank of 51 * 0.9, rounded up
  EXPECT_EQ(quantiles[49], 26);
  EXPECT_EQ(quantiles[0], 1);
  EXPECT_TRUE(conformal_quantiles({}).empty());
}

/// y = sin(3a) + b² + noise; the truth beyond the first 500 rows is new to the model.
Table waves(std::uint64_t first, std::uint64_t rows) {
  std::vector<double> a, b, y;
  for (std::uint64_t i = first; i < first + rows; ++i) {
    a.push_back(normal(Seed(1), i));
    b.push_back(normal(Seed(2), i));
    y.push_back(std::sin(3 * a.back()) + b.back() * b.back() + normal(Seed(3), i) / 2);
  }
  Table table("waves");
  table.add_numbers("a", a).add_numbers("b", b).add_numbers("y", y);
  return table;
}

TEST(Residuals, MakeIntervalsThatHoldSoManyNewRows) {
  // Held-out rows where they are enough, else those out of fold, else those of validation.
  struct Case {
    double test;
    bool ensemble;
    std::string part;
    std::int64_t rows;
  };
  for (const Case& c : {Case{0.4, true, "held_out", 200}, Case{0.1, true, "out_of_fold", 450},
                        Case{0, false, "validation", 150}}) {
    TrainOptions options{.target = "y", .epochs = 12, .test = c.test, .validation = 0.3};
    if (!c.ensemble) options.layers = std::vector<std::int64_t>{16};
    const Model model = run_training(plan_training(waves(0, 500), options)).model;
    const Residuals& residuals = model.artifact().residuals;
    EXPECT_EQ(residuals.part, c.part);
    EXPECT_EQ(residuals.rows, c.rows);
    const Table fresh = waves(10'000, 2'000);
    const Predictions answers = model.predict(fresh);
    for (const double level : {0.5, 0.9}) {
      const double margin = residuals.margin(level);
      int held = 0;
      for (std::int64_t row = 0; row < fresh.rows(); ++row) {
        const auto at = static_cast<std::size_t>(row);
        held += std::abs(answers.values[at] - fresh.column("y").numbers[at]) <= margin ? 1 : 0;
      }
      // Chance in the rows that it was made of and in those that it is tried on.
      const double error = std::sqrt(level * (1 - level) * (1.0 / 2'000 + 1.0 / (c.rows + 2.0)));
      EXPECT_NEAR(held / 2'000.0, level, 3 * error + 0.005) << c.part << level;
    }
  }
}

TEST(Residuals, StandInTheFileAndInTheAnswers) {
  const Model model = run_training(plan_training(line_table(), line_options())).model;
  const std::string bytes = save_bytes(model.artifact());
  const Model loaded(load_bytes(std::as_bytes(std::span(bytes))));
  EXPECT_EQ(save_bytes(loaded.artifact()), bytes);
  std::string text;
  write_predictions(loaded, line_table(), {.keep = {"x"}, .interval = 0.5},
                    [&](std::string_view more) { text += more; });
  EXPECT_EQ(text.substr(0, text.find('\n')), "x,prediction,lower,upper");
  const Predictions answers = loaded.predict(line_table());
  const double margin = loaded.artifact().residuals.margin(0.5);
  const std::string first = text.substr(text.find('\n') + 1);
  const double prediction = std::stod(first.substr(first.find(',') + 1));
  EXPECT_EQ(prediction, answers.values[0]);
  const std::size_t lower = first.find(',', first.find(',') + 1) + 1;
  EXPECT_EQ(std::stod(first.substr(lower)), prediction - margin);
  EXPECT_EQ(std::stod(first.substr(first.find(',', lower) + 1)), prediction + margin);
}

TEST(Residuals, SayWhatTheyCannotTell) {
  Residuals residuals;
  const auto code_of = [&](double level) {
    try {
      residuals.margin(level);
    } catch (const Error& error) {
      return error.code() + ": " + error.facts().fix;
    }
    return std::string("none");
  };
  EXPECT_EQ(code_of(0.9).substr(0, 17), "usage.no_interval");
  residuals = {.part = "held_out", .rows = 9, .quantiles = std::vector<double>(90, 1.0)};
  EXPECT_EQ(code_of(0.9), "none");
  EXPECT_EQ(code_of(0.91), "usage.no_interval: ask for at most 0.90, or train with more rows");
  EXPECT_EQ(code_of(0).substr(0, 15), "usage.bad_value");
  EXPECT_EQ(code_of(1).substr(0, 15), "usage.bad_value");
  EXPECT_EQ(code_of(std::nan("")).substr(0, 15), "usage.bad_value");
}

}  // namespace
}  // namespace lamina
