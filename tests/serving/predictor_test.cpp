// No training library is linked to this program, so serving needs none.
#include "lamina/serving/predictor.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cfenv>
#include <cstring>
#include <limits>
#include <sstream>
#include <thread>
#include <type_traits>
#include <utility>

#include "artifacts/small_model.hpp"
#include "artifacts/throws.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/serving/model.hpp"

namespace lamina {
namespace {

using test::error_of;
using test::small_model;
using test::small_table;

constexpr std::array<Task, 3> tasks = {Task::regression, Task::binary, Task::multiclass};

std::shared_ptr<const Artifact> shared_model(Task task, std::int64_t units = 5) {
  return std::make_shared<const Artifact>(small_model(task, units));
}

Row row_of(const Table& table, std::int64_t index) {
  std::vector<NamedCell> cells;
  for (const Column& column : table.columns()) {
    if (column.is_missing(index)) {
      cells.push_back({column.name, missing});
    } else if (column.codes.empty()) {
      cells.push_back({column.name, column.numbers[static_cast<std::size_t>(index)]});
    } else {
      cells.push_back({column.name, column.text(index)});
    }
  }
  return Row(std::move(cells));
}

// A const model gives nothing that could be written: its copies answer alike for ever.
using Parameters = decltype((std::declval<const Model&>().artifact().parameters));
static_assert(std::is_same_v<decltype(std::declval<Parameters>().all()), ConstView>);
static_assert(
    std::is_same_v<decltype(std::declval<Parameters>().view(ParameterEntry{})), ConstView>);

/// Every number of an answer, to be compared bit for bit.
std::vector<double> numbers_of(const Prediction& prediction) {
  std::vector<double> numbers = prediction.probabilities;
  numbers.push_back(prediction.value);
  return numbers;
}

void expect_same(const Prediction& a, const Prediction& b, std::int64_t row) {
  EXPECT_EQ(a.label, b.label) << "row " << row;
  const std::vector<double> x = numbers_of(a);
  const std::vector<double> y = numbers_of(b);
  ASSERT_EQ(x.size(), y.size());
  EXPECT_EQ(std::memcmp(x.data(), y.data(), x.size() * sizeof(double)), 0) << "row " << row;
}

void expect_same(const Predictions& part, const Predictions& whole, std::int64_t first) {
  for (std::int64_t i = 0; i < part.rows(); ++i) {
    expect_same(part.row(i), whole.row(first + i), first + i);
  }
}

std::vector<std::int64_t> range(std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < count; ++i) rows.push_back(first + i);
  return rows;
}

TEST(Predictor, GivesARowTheSameBitsAloneAndInTheWholeTable) {
  const Table table = small_table(1000);
  for (const Task task : tasks) {
    const Predictor predictor(shared_model(task), 2);
    const Predictions whole = predictor.predict(table);
    ASSERT_EQ(whole.rows(), 1000);
    for (std::int64_t i = 0; i < 1000; ++i) {
      expect_same(predictor.predict(row_of(table, i)), whole.row(i), i);
    }
  }
}

TEST(Predictor, GivesARowTheSameBitsInBatchesOfAnySize) {
  const Table table = small_table(1000);
  for (const Task task : tasks) {
    const Predictor predictor(shared_model(task, 37), 1);
    const Predictions whole = predictor.predict(table);
    for (const std::int64_t size : {1, 3, 17, 255, 257, 999}) {
      for (std::int64_t first = 0; first < 1000; first += size) {
        const auto rows = range(first, std::min(size, 1000 - first));
        expect_same(predictor.predict(table.select(rows)), whole, first);
      }
    }
  }
}

// Wide enough that several threads really share the rows.
TEST(Predictor, GivesTheSameBitsOnAnyNumberOfThreads) {
  const Table table = small_table(3000);
  const auto artifact = shared_model(Task::multiclass, 301);
  const Predictions one = Predictor(artifact, 1).predict(table);
  for (const int threads : {2, 3, 7}) {
    const Predictions many = Predictor(artifact, threads).predict(table);
    EXPECT_EQ(one.classes, many.classes);
    EXPECT_EQ(
        std::memcmp(one.probabilities.f32(), many.probabilities.f32(), one.probabilities.bytes()),
        0);
  }
}

TEST(Predictor, GivesTheSameBitsToManyCallersAtOnce) {
  const Table table = small_table(600);
  const Predictor predictor(shared_model(Task::binary, 101), 2);
  const Predictions whole = predictor.predict(table);
  std::vector<std::thread> callers;
  std::array<int, 4> wrong{};
  for (std::size_t c = 0; c < wrong.size(); ++c) {
    callers.emplace_back([&, c] {
      for (std::int64_t i = 0; i < 150; ++i) {
        const auto row = static_cast<std::int64_t>(c) * 150 + i;
        const Prediction alone = predictor.predict(row_of(table, row));
        if (numbers_of(alone) != numbers_of(whole.row(row))) ++wrong[c];
      }
      const Predictions all = predictor.predict(table);
      if (all.values != whole.values) ++wrong[c];
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong, (std::array<int, 4>{}));
}

TEST(Predictor, AnswersTheSameAfterSavingAndLoading) {
  const Table table = small_table(100);
  for (const Task task : tasks) {
    const Artifact artifact = small_model(task);
    const std::string bytes = save_bytes(artifact);
    const Model before(artifact);
    const Model after(load_bytes(std::as_bytes(std::span(bytes.data(), bytes.size()))));
    expect_same(after.predict(table), before.predict(table), 0);
  }
}

TEST(Predictor, TakesPreparedColumns) {
  const Table table = small_table(50);
  const Predictor predictor(shared_model(Task::multiclass));
  const Predictions whole = predictor.predict(table);
  const Features features = predictor.artifact().preprocessor.apply(table);
  const std::vector<ConstView> inputs(features.inputs.begin(), features.inputs.end());
  Predictor::Workspace workspace;
  const ConstView answers = predictor.predict(inputs, workspace);
  ASSERT_EQ(answers.bytes(), whole.probabilities.bytes());
  EXPECT_EQ(std::memcmp(answers.f32(), whole.probabilities.f32(), answers.bytes()), 0);
}

TEST(Predictor, KeepsItsBitsWhateverTheCallersFloatMode) {
  const Table table = small_table(100);
  for (const Task task : tasks) {
    const Predictor predictor(shared_model(task));
    const Predictions expected = predictor.predict(table);
    const int before = std::fegetround();
    ASSERT_EQ(std::fesetround(FE_UPWARD), 0);
    const Predictions found = predictor.predict(table);
    const Prediction alone = predictor.predict(row_of(table, 7));
    std::fesetround(before);
    expect_same(found, expected, 0);
    expect_same(alone, expected.row(7), 7);
  }
}

TEST(Predictor, ProbabilitiesAreOfTheLabelsInOrder) {
  const Table table = small_table(200);
  for (const Task task : {Task::binary, Task::multiclass}) {
    const auto artifact = shared_model(task);
    const Predictor predictor(artifact);
    const Predictions whole = predictor.predict(table);
    EXPECT_EQ(whole.labels, artifact->preprocessor.labels());
    for (std::int64_t i = 0; i < whole.rows(); ++i) {
      const Prediction one = whole.row(i);
      double sum = 0;
      for (const double p : one.probabilities) sum += p;
      EXPECT_NEAR(sum, 1, 1e-6);
      EXPECT_EQ(one.value, *std::max_element(one.probabilities.begin(), one.probabilities.end()));
      const auto place = std::find(whole.labels.begin(), whole.labels.end(), one.label);
      EXPECT_EQ(one.value,
                one.probabilities[static_cast<std::size_t>(place - whole.labels.begin())]);
    }
  }
}

/// A model whose last layer has no weights, so that its bias alone answers.
Artifact constant_model(Task task, std::vector<float> bias) {
  Artifact artifact = small_model(task);
  for (const ParameterEntry& entry : artifact.network.parameters().entries()) {
    const View view = artifact.parameters.view(entry);
    if (entry.name == "dense_1.weight") std::fill_n(view.f32(), view.elements(), 0.0F);
    if (entry.name == "dense_1.bias") std::copy(bias.begin(), bias.end(), view.f32());
  }
  return artifact;
}

TEST(Predictor, OneHalfIsTheFirstClassAsInTheScores) {
  const Row row = row_of(small_table(), 0);
  const Prediction tie = Model(constant_model(Task::binary, {0})).predict(row);
  EXPECT_EQ(tie.label, "no");
  EXPECT_EQ(tie.value, 0.5);
  const Prediction above = Model(constant_model(Task::binary, {0.001F})).predict(row);
  EXPECT_EQ(above.label, "yes");
  EXPECT_GT(above.value, 0.5);
}

/// The small model of two classes with other last layers.
Artifact model_ending_in(std::initializer_list<LayerConfig> layers) {
  Artifact artifact = small_model(Task::binary);
  std::vector<LayerConfig> all = {Embedding{}};
  all.insert(all.end(), layers);
  artifact.network = Sequential(all);
  artifact.network.build(artifact.preprocessor.inputs());
  artifact.parameters = artifact.network.initialize(Seed(1));
  return artifact;
}

TEST(Predictor, TakesASoftmaxOverTwoClassesToo) {
  const Model model(model_ending_in({Dense{2, softmax}}));
  const Predictions whole = model.predict(small_table());
  for (std::int64_t i = 0; i < whole.rows(); ++i) {
    const Prediction one = whole.row(i);
    EXPECT_EQ(one.label, one.probabilities[1] >= one.probabilities[0] ? "yes" : "no");
    EXPECT_EQ(one.value, std::max(one.probabilities[0], one.probabilities[1]));
  }
}

TEST(Predictor, RefusesANetworkThatDoesNotAnswerItsTask) {
  for (const Artifact& artifact :
       {model_ending_in({Dense{1}}), model_ending_in({Dense{3, softmax}}),
        model_ending_in({Dense{2, sigmoid}})}) {
    EXPECT_EQ(error_of([&] { (void)Model(artifact); }).code, "model.inconsistent");
    EXPECT_EQ(error_of([&] { (void)save_bytes(artifact); }).code, "model.inconsistent");
  }
  Artifact unfed = small_model();
  unfed.network = Sequential({Dense{1, sigmoid}});
  unfed.network.build({Field::numbers(7)});
  EXPECT_EQ(error_of([&] { (void)Model(unfed); }).code, "model.inconsistent");
}

TEST(Predictor, AnswersRegressionInTheTargetsUnit) {
  const Model model(constant_model(Task::regression, {0.5F}));
  const Preprocessor& preprocessor = model.artifact().preprocessor;
  const Prediction prediction = model.predict(row_of(small_table(), 0));
  EXPECT_EQ(prediction.value, preprocessor.target_mean() + 0.5 * preprocessor.target_scale());
  EXPECT_EQ(std::stod(prediction.label), prediction.value);
  EXPECT_TRUE(prediction.probabilities.empty());
}

TEST(Predictor, ASpreadIsTheRootOfTheVarianceThatTheSecondOutputSays) {
  Artifact artifact = small_model(Task::regression);
  artifact.network = Sequential({Embedding{}, Dense{2}});
  artifact.network.build(artifact.preprocessor.inputs());
  artifact.parameters = artifact.network.initialize(Seed(1));
  for (const ParameterEntry& entry : artifact.network.parameters().entries()) {
    const View view = artifact.parameters.view(entry);
    if (entry.name == "dense_1.weight") std::fill_n(view.f32(), view.elements(), 0.0F);
    if (entry.name == "dense_1.bias") view.f32()[1] = std::log(0.25F);
  }
  const double spread = Model(artifact).predict(row_of(small_table(), 0)).spread.value();
  EXPECT_NEAR(spread, 0.5 * artifact.preprocessor.target_scale(), 1e-6 * spread);
}

TEST(Predictor, RefusesAnAnswerThatIsNotFiniteAndNamesTheRow) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const Task task : {Task::regression, Task::binary}) {
    const Model model(constant_model(task, {nan}));
    ErrorFacts facts = error_of([&] { (void)model.predict(row_of(small_table(), 0)); });
    EXPECT_EQ(facts.code, "data.no_answer");
    facts = error_of([&] { (void)model.predict(small_table()); });
    EXPECT_EQ(facts.where, "small, row 1");
  }
}

TEST(Predictor, NamesTheColumnThatIsMissing) {
  const Model model(small_model());
  const ErrorFacts facts = error_of([&] { (void)model.predict(Row{{"age", 30}}); });
  EXPECT_EQ(facts.code, "data.missing_column");
  EXPECT_NE(facts.what.find("'island'"), std::string::npos);
}

TEST(Predictor, TakesUnseenWordsAndMissingCells) {
  const Model model(small_model());
  Row row({{"age", missing}, {"height", missing}, {"island", "Atlantis"}, {"town", missing}});
  EXPECT_NO_THROW((void)model.predict(row));
}

TEST(Predictor, TakesATableWithoutRows) {
  const Table empty = small_table().select({});
  for (const Task task : tasks) EXPECT_EQ(Model(small_model(task)).predict(empty).rows(), 0);
}

TEST(Predictor, RefusesAnImpossibleNumberOfThreadsAtOnce) {
  EXPECT_EQ(exit_code(error_of([] { Model(small_model(), 100'000); }).code), 2);
}

TEST(Prediction, PrintsAsAnAnswer) {
  std::ostringstream out;
  out << Prediction{"yes", 0.9301, {0.0699, 0.9301}} << "; " << Prediction{"3.25", 3.25, {}};
  EXPECT_EQ(out.str(), "yes (0.93); 3.25");
}

}  // namespace
}  // namespace lamina
