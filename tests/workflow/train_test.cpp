#include "lamina/workflow/train.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "lamina/workflow/predict.hpp"

namespace lamina {
namespace {

/// "Will I pass this class?": more lectures and more hours on the project help.
Table exam(std::int64_t rows = 300) {
  std::vector<double> lectures, hours;
  std::vector<std::string> passed;
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto place = static_cast<std::uint64_t>(i) * 3;
    lectures.push_back(std::floor(10 * uniform(philox(1, place, 0)[0])));
    hours.push_back(std::floor(40 * uniform(philox(1, place, 0)[1])) / 4);
    const double z = lectures.back() + hours.back() - 7 + normal(Seed(2), place);
    passed.emplace_back(z > 0 ? "yes" : "no");
  }
  Table table("exam");
  table.add_numbers("lectures", lectures).add_numbers("hours", hours);
  table.add_categories("passed", passed);
  return table;
}

TEST(Train, TheTenLinesLearnTheExam) {
  const Sequential net({Dense{16, relu}, Dense{16, relu}, Dense{1, sigmoid}});
  const Model model = train(
      net, exam(), {.target = "passed", .optimizer = Adam{.learning_rate = 1e-2}, .epochs = 60});
  EXPECT_EQ(model.predict({{"lectures", 9}, {"hours", 9}}).label, "yes");
  EXPECT_EQ(model.predict({{"lectures", 0}, {"hours", 1}}).label, "no");
  EXPECT_GT(model.artifact().training.metrics.at(0).value, 0.85);
}

TEST(Train, MeasuresHeldOutRowsAsEvaluateDoes) {
  const Table table = exam(200);
  TrainOptions options{.target = "passed", .epochs = 5, .test = 0};
  const TrainReport report = run_training(plan_training(table, options, exam(77), "later.csv"));
  ASSERT_TRUE(report.scores);
  const EvaluateReport again = evaluate(report.model, exam(77));
  EXPECT_EQ(again.rows, 77);
  for (const Metric& metric : report.scores->metrics) {
    EXPECT_EQ(metric.value, again.scores[metric.name]) << metric.name;
    EXPECT_EQ((*report.baseline)[metric.name], again.baseline[metric.name]) << metric.name;
  }
  EXPECT_EQ(report.model.artifact().training.split, "later.csv");
}

TEST(Train, GivesOneModelForAnyThreads) {
  const auto bytes = [](int threads) {
    const TrainOptions options{.target = "passed", .epochs = 3, .threads = threads};
    return save_bytes(run_training(plan_training(exam(), options)).model.artifact());
  };
  const auto one = bytes(1);
  EXPECT_EQ(one, bytes(2));
  EXPECT_EQ(one, bytes(3));
  EXPECT_EQ(one, bytes(7));
}

TEST(Train, GivesTheUsersNetworkWhatTheTaskNeeds) {
  Table table = exam(100);
  std::vector<std::string> groups;
  groups.reserve(100);
  for (int i = 0; i < 100; ++i) groups.emplace_back(1, static_cast<char>('a' + i % 3));
  table.add_categories("group", groups);
  const Sequential net({Dense{8, relu}});
  const TrainingPlan plan =
      plan_training(table, {.target = "group", .epochs = 1}, std::nullopt, "", &net);
  const std::vector<LayerSummary> layers = plan.network().summary();
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_EQ(layers[0].name, "embedding_1");
  EXPECT_EQ(layers[2].name, "dense_2");
  EXPECT_EQ(layers[2].outputs, 3);
  EXPECT_EQ(plan.network().head(), Activation::softmax);
}

TEST(Train, KeepsTheHeldOutRowsOutOfEverything) {
  const TrainOptions options{.target = "passed", .epochs = 1};
  const TrainingPlan plan = plan_training(exam(300), options);
  EXPECT_EQ(plan.held_out_rows(), 60);
  EXPECT_EQ(plan.validation_rows(), 36);
  EXPECT_EQ(plan.training_rows(), 204);
  EXPECT_EQ(plan.split(), "20 % of the rows, stratified, seed 0");
}

TEST(Train, RefusesATargetThatIsNotThere) {
  try {
    plan_training(exam(), {.target = "pased"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(exit_code(error.code()), 2);
    EXPECT_NE(std::string(error.what()).find("passed"), std::string::npos);
  }
}

TEST(Predict, WritesAHeaderAndALineForEveryRow) {
  const TrainOptions options{.target = "passed", .epochs = 20};
  const Model model = run_training(plan_training(exam(), options)).model;
  Table rows("rows");
  rows.add_numbers("hours", {9, 1});
  rows.add_numbers("lectures", {9, 0});
  rows.add_categories("name", std::vector<std::string>{"Ada, L.", "Bob"});
  std::string text;
  write_predictions(model, rows, {.probabilities = true, .keep = {"name"}},
                    [&](std::string_view piece) { text += piece; });
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "name,prediction,probability_no,probability_yes");
  std::getline(lines, line);
  EXPECT_EQ(line.substr(0, 14), "\"Ada, L.\",yes,");
  std::getline(lines, line);
  EXPECT_EQ(line.substr(0, 7), "Bob,no,");
  EXPECT_FALSE(std::getline(lines, line));
  EXPECT_THROW(write_predictions(model, rows, {.keep = {"nme"}}, [](std::string_view) {}), Error);
}

}  // namespace
}  // namespace lamina
