// Which columns matter: against scikit-learn, against shuffled tables, and how often the intervals
// hold.
#include "workflow/importance.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "lamina/core/random.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "support/reference.hpp"
#include "workflow/partial_dependence.hpp"
#include "workflow/small_runs.hpp"

namespace lamina {
namespace {

using Rows = std::vector<std::vector<double>>;  // by column

/// A model of three columns a, b, c that answers w · (a, b, c), or the sigmoid of that, of features
/// which are the numbers themselves.
Artifact plane(const std::vector<double>& weights, bool classes) {
  Table table;
  std::vector<double> one, other;
  std::vector<std::string> words;
  for (int i = 0; i < 40; ++i) {
    one.push_back(i);
    other.push_back(i % 7);
    words.emplace_back(i % 2 == 0 ? "no" : "yes");
  }
  table.add_numbers("a", one).add_numbers("b", other).add_numbers("c", one);
  if (classes) {
    table.add_categories("y", words);
  } else {
    table.add_numbers("y", one);
  }
  std::vector<std::int64_t> rows;
  for (int i = 0; i < 40; ++i) rows.push_back(i);
  Artifact artifact;
  artifact.preprocessor = Preprocessor::fit(
      table, rows, {.target = "y", .task = classes ? "classification" : "regression"});
  artifact.network = Sequential({Dense{1, classes ? Activation::sigmoid : Activation::linear}});
  artifact.network.build(artifact.preprocessor.inputs());
  artifact.parameters = artifact.network.initialize(Seed(0));
  const double scale = classes ? 1 : artifact.preprocessor.target_scale();
  const double mean = classes ? 0 : artifact.preprocessor.target_mean();
  for (const ParameterEntry& entry : artifact.network.parameters().entries()) {
    const View values = artifact.parameters.view(entry);
    for (std::int64_t i = 0; i < values.elements(); ++i) {
      values.f32()[i] = static_cast<float>(
          values.elements() == 3 ? weights[static_cast<std::size_t>(i)] / scale : -mean / scale);
    }
  }
  return artifact;
}

Prepared rows_of(const Artifact& artifact, const std::vector<double>& numbers) {
  const auto count = static_cast<std::int64_t>(numbers.size() / 3);
  Prepared rows;
  rows.features = artifact.preprocessor.room(count);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    rows.features.inputs[0].f32()[i] = static_cast<float>(numbers[i]);
  }
  return rows;
}

double importance_of(const Importances& found, const std::string& column) {
  for (const ColumnImportance& one : found.columns) {
    if (one.column == column) return one.importance;
  }
  return std::nan("");
}

TEST(Importance, IsThatOfScikitLearn) {
  const Reference data(LAMINA_TEST_DIR "/workflow/reference/evaluation.txt");
  constexpr std::int64_t repeats = 2'000;
  for (const bool classes : {false, true}) {
    const std::string metric = classes ? "log_loss" : "rmse";
    const Model model(plane(data["weights"], classes), 1);
    Prepared rows = rows_of(model.artifact(), data["rows"]);
    if (classes) {
      for (const double label : data["labels"]) rows.labels.push_back(label > 0 ? 1 : 0);
    } else {
      rows.values = data["amounts"];
    }
    const Importances found = importances(model.predictor(), rows, {.repeats = repeats});
    EXPECT_EQ(found.metric, metric);
    for (std::size_t c = 0; c < 3; ++c) {
      // Both are means over shuffles of their own.
      const double error = data["spread_" + metric][c] * std::sqrt(1.0 / repeats + 1.0 / 4'000);
      EXPECT_NEAR(importance_of(found, std::string(1, static_cast<char>('a' + c))),
                  data["importance_" + metric][c], 4 * error)
          << metric << c;
    }
  }
}

TEST(Importance, IntervalsHoldTheOneOfAllRowsNineteenTimesInTwenty) {
  const Model model(plane({1.5, -0.75, 0.1}, false), 1);
  const auto sample = [&](std::uint64_t seed, std::uint64_t count) {
    std::vector<double> numbers, truth;
    for (std::uint64_t i = 0; i < count; ++i) {
      const double a = normal(Seed(seed).at("a"), i);
      const double b = 0.6 * a + 0.8 * normal(Seed(seed).at("b"), i);
      const double c = normal(Seed(seed).at("c"), i);
      numbers.insert(numbers.end(), {a, b, c});
      truth.push_back(1.5 * a - 0.75 * b + a * b / 2 + normal(Seed(seed).at("y"), i));
    }
    Prepared rows = rows_of(model.artifact(), numbers);
    rows.values = std::move(truth);
    return rows;
  };
  const Importances all =
      importances(model.predictor(), sample(1'000, 50'000), {.rows = 50'000, .repeats = 3});
  constexpr int samples = 300;
  int held = 0;
  for (std::uint64_t seed = 0; seed < samples; ++seed) {
    const Importances found = importances(model.predictor(), sample(seed, 200), {.seed = seed});
    for (const ColumnImportance& one : found.columns) {
      const double truth = importance_of(all, one.column);
      held += one.interval->low <= truth && truth <= one.interval->high ? 1 : 0;
    }
  }
  // 900 intervals, three of a sample.
  EXPECT_NEAR(held / (3.0 * samples), 0.95, 0.025);
}

/// Numbers with holes, a day, words and noise; the day alone decides much.
Table mixed(int rows) {
  Table table("mixed");
  std::vector<double> size, noise, y;
  std::vector<std::string> colour;
  Column day;
  day.name = "day";
  day.type = ColumnType::date;
  std::vector<double> days;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(rows); ++i) {
    const double s = normal(Seed(1), i);
    const double d = static_cast<double>(17'000 + i * 37 % 700);
    size.push_back(i % 9 == 4 ? std::nan("") : s);
    noise.push_back(normal(Seed(2), i));
    colour.emplace_back(i % 3 == 0 ? "red" : i % 3 == 1 ? "blue" : "");
    days.push_back(d);
    y.push_back((d - 17'000) / 100 + s + (i % 3 == 0 ? 2 : 0) + normal(Seed(3), i) / 4);
  }
  day.numbers = std::move(days);
  day.date_format = "yyyy-mm-dd";
  day.distinct = 700;
  table.add_numbers("size", size).add_numbers("noise", noise).add_categories("colour", colour);
  table.add(std::move(day));
  table.add_numbers("y", y);
  return table;
}

TrainReport trained_on_mixed() {
  return run_training(plan_training(
      mixed(400), {.target = "y", .epochs = 30, .layers = std::vector<std::int64_t>{8}}));
}

Table shuffled(const Table& table, const std::string& name, const Permutation& order) {
  Table changed(table.name());
  for (const Column& from : table.columns()) {
    Column to = from;
    if (from.name == name) {
      std::vector<double> numbers(from.numbers.size());
      for (std::int64_t row = 0; row < table.rows(); ++row) {
        const auto place = static_cast<std::size_t>(row);
        const auto other = static_cast<std::size_t>(order(row));
        if (!from.numbers.empty()) numbers[place] = from.numbers[other];
        if (!from.codes.empty()) to.codes[place] = from.codes[other];
      }
      to.numbers = std::move(numbers);
    }
    changed.add(std::move(to));
  }
  return changed;
}

TEST(Importance, IsOfCellsOfTheTableWhateverTheNetworkGetsOfThem) {
  const Model model = trained_on_mixed().model;
  const Table table = mixed(300);
  const EvaluateReport report = evaluate(model, table, {.explain = true});
  ASSERT_TRUE(report.importances);
  const Importances& found = *report.importances;
  ASSERT_EQ(found.columns.size(), 4U);
  EXPECT_EQ(found.columns[0].column, "day");
  EXPECT_EQ(found.columns[3].column, "noise");
  EXPECT_EQ(found.score, report.scores["rmse"]);
  for (const ColumnImportance& one : found.columns) {
    double sum = 0;
    for (std::uint64_t repeat = 0; repeat < 5; ++repeat) {
      const Permutation order(Seed(0).at("importance").at(one.column).at(repeat), 300);
      sum += evaluate(model, shuffled(table, one.column, order)).scores["rmse"] -
             report.scores["rmse"];
    }
    EXPECT_NEAR(one.importance, sum / 5, 1e-12) << one.column;
    ASSERT_TRUE(one.interval);
    EXPECT_LT(one.interval->low, one.importance);
  }
}

TEST(Importance, OfATrainingIsThatOfItsHeldOutRowsOnAnyNumberOfThreads) {
  TrainOptions options{.target = "y", .epochs = 30, .layers = std::vector<std::int64_t>{8}};
  options.threads = 1;
  const TrainReport one = run_training(plan_training(mixed(400), options));
  options.threads = 3;
  const TrainReport three = run_training(plan_training(mixed(400), options));
  ASSERT_TRUE(one.importances && three.importances);
  EXPECT_EQ(one.importances->part, "held_out");
  EXPECT_EQ(one.importances->rows, 80);
  const EvaluateReport again = evaluate(one.model, mixed(400), {.held_out = true, .explain = true});
  ASSERT_EQ(one.importances->repeats, again.importances->repeats);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(one.importances->columns[i].column, again.importances->columns[i].column);
    EXPECT_EQ(one.importances->columns[i].importance, three.importances->columns[i].importance);
    EXPECT_EQ(one.importances->columns[i].importance, again.importances->columns[i].importance);
    EXPECT_EQ(one.importances->columns[i].interval->low,
              three.importances->columns[i].interval->low);
  }

  options.test = 0;
  options.validation = 0.2;
  const TrainReport validated = run_training(plan_training(mixed(400), options));
  EXPECT_EQ(validated.importances->part, "validation");
  options.validation = 0;
  EXPECT_EQ(run_training(plan_training(mixed(400), options)).importances->part, "training");
}

TEST(PartialDependence, IsTheMeanAnswerWithThatCellInAllRows) {
  const Model model = trained_on_mixed().model;
  const Table table = mixed(300);
  const EvaluateReport report = evaluate(model, table, {.explain = true});
  ASSERT_EQ(report.dependences.size(), 3U);
  for (const PartialDependence& found : report.dependences) {
    const Column& column = table.column(found.column);
    EXPECT_EQ(found.rows, 300);
    EXPECT_EQ(found.numbers, column.codes.empty());
    EXPECT_EQ(found.cells.size(), found.numbers ? 24U : 2U);
    for (std::size_t i = 0; i < found.cells.size(); ++i) {
      Table changed(table.name());
      for (const Column& from : table.columns()) {
        Column to = from;
        if (from.name == found.column && found.numbers) {
          to.numbers = std::vector<double>(300, found.values[i]);
        } else if (from.name == found.column) {
          const std::int32_t code = found.cells[i] == from.labels[0] ? 0 : 1;
          to.codes.assign(300, code);
        }
        changed.add(std::move(to));
      }
      double sum = 0;
      for (const double value : model.predict(changed).values) sum += value;
      EXPECT_NEAR(found.answers[i], sum / 300, 1e-9) << found.column << found.cells[i];
    }
  }
  const PartialDependence& day = report.dependences[0];
  EXPECT_EQ(day.column, "day");
  EXPECT_GT(day.answers.back() - day.answers.front(), 3);  // it rises by 7 over all days
}

}  // namespace
}  // namespace lamina
