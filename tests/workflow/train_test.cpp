#include "lamina/workflow/train.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "lamina/workflow/predict.hpp"
#include "workflow/draft.hpp"

namespace lamina {
namespace {

/// "Will I pass this class?": more lectures and more hours on the project help.
Table exam(std::int64_t rows = 300, std::int64_t first = 0) {
  std::vector<double> lectures, hours;
  std::vector<std::string> passed;
  for (std::int64_t i = first; i < first + rows; ++i) {
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

std::vector<std::string> words_of(const Column& column) {
  std::vector<std::string> words;
  for (const std::int32_t code : column.codes) {
    words.push_back(column.labels[static_cast<std::size_t>(code)]);
  }
  return words;
}

TEST(Train, TheTenLinesLearnTheExam) {
  const Sequential net({Dense{16, relu}, Dense{16, relu}, Dense{1, sigmoid}});
  const Model model = train(
      net, exam(), {.target = "passed", .optimizer = Adam{.learning_rate = 1e-2}, .epochs = 60});
  EXPECT_EQ(model.predict({{"lectures", 9}, {"hours", 9}}).label, "yes");
  EXPECT_EQ(model.predict({{"lectures", 0}, {"hours", 1}}).label, "no");
  // Of many new students, since the 60 that train() holds out tell the share to a twentieth.
  EXPECT_GT(evaluate(model, exam(5000, 300)).scores["accuracy"], 0.85);
}

TEST(Train, MeasuresHeldOutRowsAsEvaluateDoes) {
  const Table table = exam(200);
  TrainOptions options{.target = "passed", .epochs = 5, .test = 0};
  const TrainReport report = run_training(plan_training(table, options, exam(77)));
  ASSERT_TRUE(report.scores);
  const EvaluateReport again = evaluate(report.model, exam(77));
  EXPECT_EQ(again.rows, 77);
  for (const Metric& metric : report.scores->metrics) {
    EXPECT_EQ(metric.value, again.scores[metric.name]) << metric.name;
    EXPECT_EQ((*report.baseline)[metric.name], again.baseline[metric.name]) << metric.name;
  }
  EXPECT_EQ(report.model.artifact().training.split, "a table of its own");
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

TEST(Train, KeepsTheHeldOutRowsOutOfEverything) {
  const TrainOptions options{.target = "passed", .epochs = 1, .recipe = Recipe::mlp};
  const TrainingPlan plan = plan_training(exam(300), options);
  EXPECT_EQ(plan.held_out_rows(), 60);
  EXPECT_EQ(plan.validation_rows(), 36);
  EXPECT_EQ(plan.training_rows(), 204);
  EXPECT_EQ(plan.split(), "20 % of the rows, stratified, seed 0");
}

TEST(Train, HeldOutRowsChangeNothingOfWhatIsLearnt) {
  const TrainOptions options{.target = "passed", .epochs = 2};
  const Table table = exam(300);
  const Numbers& read = table.column("hours").numbers;
  std::vector<double> hours(read.begin(), read.end());
  for (const std::int64_t row : draft_training(table, options, nullptr, nullptr).held_out) {
    hours[static_cast<std::size_t>(row)] *= -3;
  }
  Table changed = table.drop(std::vector<std::string>{"hours", "passed"});
  changed.add_numbers("hours", hours);
  changed.add_categories("passed", words_of(table.column("passed")));
  const auto learnt = [&](const Table& from) {
    return run_training(plan_training(from, options)).model.artifact();
  };
  const Artifact one = learnt(table);
  const Artifact other = learnt(changed);
  EXPECT_EQ(std::memcmp(one.parameters.all().data(), other.parameters.all().data(),
                        one.parameters.all().bytes()),
            0);
}

TEST(Train, LeavesFrozenParametersAsTheyStart) {
  TrainOptions options{.target = "passed", .epochs = 3, .recipe = Recipe::mlp, .seed = 8};
  options.groups = {{.names = "dense_1.*", .frozen = true}};
  const Model model = run_training(plan_training(exam(), options)).model;
  const Network& network = model.artifact().network;
  const ParameterArena start = network.initialize(Seed(8).at("parameters"));
  for (const ParameterEntry& entry : network.parameters().entries()) {
    const ConstView before = start.view(entry);
    const ConstView after = model.artifact().parameters.view(entry);
    const bool same = std::memcmp(before.data(), after.data(), after.bytes()) == 0;
    EXPECT_EQ(same, entry.name.starts_with("dense_1.")) << entry.name;
  }
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
