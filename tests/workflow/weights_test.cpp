// Rows that count more than others: by a column, by their class.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lamina/workflow/evaluate.hpp"
#include "lamina/workflow/train.hpp"
#include "support/facts_of.hpp"
#include "workflow/weighting.hpp"

namespace lamina {
namespace {

/// y is 2 x, but 100 in each fifth row, which has the weight 0; 3 of 10 rows are "rare".
Table weighted_table(int rows = 200) {
  std::vector<double> x, y, w;
  std::vector<std::string> kind;
  for (int i = 0; i < rows; ++i) {
    x.push_back(i * 37 % rows);
    y.push_back(i % 5 == 0 ? 1000 : 2 * x.back());
    w.push_back(i % 5 == 0 ? 0 : 1 + i % 2);
    kind.emplace_back(i % 10 < 3 ? "rare" : "usual");
  }
  Table table("rows");
  table.add_numbers("x", x).add_numbers("w", w).add_numbers("y", y).add_categories("kind", kind);
  return table;
}

TrainOptions options_for(const char* target) {
  return {.target = target,
          .task = target[0] == 'y' ? "regression" : "classification",
          .learning_rate = 0.05,
          .epochs = 40,
          .layers = std::vector<std::int64_t>{}};
}

TrainReport trained(const TrainOptions& options, Table table = weighted_table()) {
  return run_training(plan_training(std::move(table), options));
}

TEST(Weights, TeachNothingOfRowsThatWeighNothing) {
  TrainOptions options = options_for("y");
  const double plain = trained(options).scores.value()["mae"];
  options.weights = "w";
  const TrainReport report = trained(options);
  EXPECT_GT(plain, 100);
  EXPECT_LT(report.scores.value()["mae"], 10);
  EXPECT_EQ(report.weights, "w");
  // The linear rival learns and is scored by them too.
  EXPECT_FALSE(report.scores->interval("mae"));
  EXPECT_EQ(report.baseline->metrics.size(), report.scores->metrics.size());
}

TEST(Weights, OfOneChangeNoAnswer) {
  Table table("ones");
  std::vector<double> x, y;
  for (int i = 0; i < 120; ++i) x.push_back(i % 17), y.push_back(3 * (i % 17) + i % 3);
  table.add_numbers("x", x).add_numbers("y", y);
  table.add_numbers("one", std::vector<double>(120, 1));
  TrainOptions options{.target = "y", .task = "regression", .epochs = 3};
  const TrainReport plain = trained(options, table);
  options.weights = "one";
  const TrainReport weighted = trained(options, table);
  EXPECT_EQ(plain.model.predict(table).values, weighted.model.predict(table).values);
  EXPECT_EQ(plain.scores.value()["rmse"], weighted.scores.value()["rmse"]);
}

TEST(Weights, AreNoFeatureAndNotNeededToPredict) {
  TrainOptions options = options_for("kind");
  options.weights = "w";
  const Model model = trained(options).model;
  const Preprocessor& preprocessor = model.artifact().preprocessor;
  for (const std::string& name : preprocessor.feature_names()) EXPECT_NE(name, "w");
  EXPECT_TRUE(preprocessor.unknown_columns(weighted_table()).empty());
  const Table table = weighted_table();
  const std::vector<std::string> column = {"w"};
  EXPECT_EQ(model.predict(table).values, model.predict(table.drop(column)).values);
  EXPECT_EQ(weights_column(model.artifact()), "w");
}

TEST(Weights, CountInEvaluateWhereTheTableHasThem) {
  TrainOptions options = options_for("y");
  options.weights = "w";
  const Model model = trained(options).model;
  const Table table = weighted_table();
  const EvaluateReport with = evaluate(model, table);
  EXPECT_EQ(with.weights, "w");
  EXPECT_LT(with.scores["mae"], 10);
  const std::vector<std::string> column = {"w"};
  const EvaluateReport without = evaluate(model, table.drop(column));
  EXPECT_EQ(without.weights, "");
  EXPECT_GT(without.scores["mae"], 100);
}

ErrorFacts refused(const TrainOptions& options, Table table = weighted_table()) {
  return facts_of([&] { plan_training(std::move(table), options); });
}

/// The table with one cell of the column of weights changed.
Table spoiled(double weight) {
  Table table("rows");
  const Table fine = weighted_table();
  for (const Column& column : fine.columns()) {
    if (column.name != "w") {
      table.add(column);
      continue;
    }
    std::vector<double> cells(column.numbers.begin(), column.numbers.end());
    cells[6] = weight;
    table.add_numbers("w", cells);
  }
  return table;
}

TEST(Weights, ThatAreNoneAreRefusedWithTheirRow) {
  TrainOptions options = options_for("kind");
  options.weights = "w";
  for (const double weight : {-1.0, 1e300, std::numeric_limits<double>::quiet_NaN()}) {
    const ErrorFacts facts = refused(options, spoiled(weight));
    EXPECT_EQ(facts.code, "data.bad_weight") << weight;
    EXPECT_EQ(facts.where, "rows, row 7, column 'w'");
    EXPECT_EQ(facts.what, std::isnan(weight) ? "the weight of the row is missing"
                          : weight < 0       ? "the weight of the row is -1, expected a number of "
                                               "at least 0"
                                             : "the weight of the row is 1e+300, expected a number "
                                               "of at least 0");
  }
}

TEST(Weights, AreRefusedWhereTheyCannotBeMeant) {
  TrainOptions options = options_for("kind");
  options.weights = "ww";
  EXPECT_EQ(refused(options).code, "usage.unknown_column");
  EXPECT_EQ(refused(options).fix, "did you mean 'w'?");
  options.weights = "kind";
  EXPECT_EQ(refused(options).code, "usage.conflict");
  options = options_for("y");
  options.weights = "kind";
  EXPECT_EQ(refused(options).what, "the weights of the rows are no numbers");
  options.weights = "zero";
  Table table = weighted_table();
  table.add_numbers("zero", std::vector<double>(200, 0));
  EXPECT_EQ(refused(options, table).code, "data.bad_weight");
}

std::vector<double> weights_of(const std::vector<std::string>& said) {
  TrainOptions options = options_for("kind");
  options.class_weights = said;
  const Table table = weighted_table();
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < table.rows(); ++row) rows.push_back(row);
  const Preprocessor fitted = Preprocessor::fit(table, rows, {.target = "kind"});
  return weighting_of(options, fitted).of_class;
}

TEST(ClassWeights, ThatAreBalancedFollowScikitLearn) {
  // compute_class_weight("balanced", …) of 60 and 140 rows: 200 / (2 · 60), 200 / (2 · 140).
  const std::vector<double> weights = weights_of({"balanced"});
  ASSERT_EQ(weights.size(), 2U);
  EXPECT_DOUBLE_EQ(weights[0], 200.0 / 120);
  EXPECT_DOUBLE_EQ(weights[1], 200.0 / 280);
}

TEST(ClassWeights, AreToldByLabelOrInOrder) {
  EXPECT_EQ(weights_of({"usual=3"}), (std::vector<double>{1, 3}));
  EXPECT_EQ(weights_of({"usual=3", "rare=0.5"}), (std::vector<double>{0.5, 3}));
  EXPECT_EQ(weights_of({"2", "0"}), (std::vector<double>{2, 0}));
}

TEST(ClassWeights, MultiplyTheWeightsOfTheRows) {
  TrainOptions options = options_for("kind");
  options.class_weights = {"rare=4"};
  options.weights = "w";
  const Table table = weighted_table();
  const std::vector<std::int64_t> rows = {0, 1, 2, 3, 4};
  std::vector<std::int64_t> all;
  for (std::int64_t row = 0; row < table.rows(); ++row) all.push_back(row);
  const Preprocessor fitted = Preprocessor::fit(table, all, {.target = "kind", .weights = "w"});
  const Tensor weights = loss_weights(weighting_of(options, fitted), fitted, table, rows);
  const std::vector<float> found(weights.f32(), weights.f32() + 5);
  EXPECT_EQ(found, (std::vector<float>{0, 8, 4, 2, 1}));
}

TEST(ClassWeights, ThatAreBalancedFindMoreOfARareClass) {
  TrainOptions options = options_for("kind");
  const auto found = [&] {
    const ConfusionMatrix matrix = trained(options).scores->confusion.value();
    return matrix(0, 0) + matrix(1, 0);
  };
  const std::int64_t plain = found();
  options.class_weights = {"rare=20"};
  EXPECT_GT(found(), plain + 10);
}

TEST(ClassWeights, AreRefusedWithWhatWasMeant) {
  const auto facts = [](const std::vector<std::string>& said) {
    return facts_of([&] { weights_of(said); });
  };
  EXPECT_EQ(facts({"usal=3"}).what, "'usal' is no class of the target");
  EXPECT_EQ(facts({"usal=3"}).fix, "did you mean 'usual'?");
  EXPECT_EQ(facts({"1", "2", "3"}).what, "there are 3 weights for 2 classes");
  EXPECT_EQ(facts({"usual=-1"}).what, "'-1' is no weight of a class");
  EXPECT_EQ(facts({"usual=1", "usual=2"}).what, "'usual' is given two weights");
  EXPECT_EQ(facts({"blanced"}).fix, "did you mean 'balanced'?");
  EXPECT_EQ(facts({"0", "0"}).what, "every class has the weight 0");
  TrainOptions options = options_for("y");
  options.class_weights = {"balanced"};
  EXPECT_EQ(refused(options).what, "the target is an amount, which has no classes");
}

}  // namespace
}  // namespace lamina
