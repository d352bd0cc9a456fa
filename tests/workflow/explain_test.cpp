// How an answer comes about: what moved it sums up and agrees with a plain loop, layers have the
// bits of the prediction, and the changes that are named do change it.
#include "lamina/workflow/explain.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {
namespace {

/// 200 rows: a number, a whole number with gaps, few words, many words; two classes and an amount.
Table people(bool classes) {
  std::vector<double> size, age, amount;
  std::vector<std::string> town, street, answer;
  const double missing = std::nan("");
  for (int i = 0; i < 200; ++i) {
    const double x = normal(Seed(1), static_cast<std::uint64_t>(i));
    size.push_back(x);
    age.push_back(i % 9 == 0 ? missing : 20 + i % 31);
    town.push_back(i % 3 == 0 ? "Oslo" : i % 3 == 1 ? "Rome" : "Bath");
    street.push_back("street " + std::to_string(i % 12));
    const double y = 3 * x + 0.1 * (i % 31) + (i % 3 == 0 ? 2 : 0);
    amount.push_back(100 + 10 * y);
    answer.push_back(y > 2 ? "yes" : "no");
  }
  Table table("people");
  table.add_numbers("size", size).add_numbers("age", age);
  table.add_categories("town", town).add_categories("street", street);
  if (classes) return table.add_categories("answer", answer);
  return table.add_numbers("amount", amount);
}

Model trained(const Table& table, std::vector<std::int64_t> layers,
              Activation activation = Activation::tanh) {
  const std::string target = table.find("amount") != nullptr ? "amount" : "answer";
  return run_training(plan_training(table, {.target = target,
                                            .epochs = 12,
                                            .batch = 16,
                                            .layers = std::move(layers),
                                            .activation = activation}))
      .model;
}

const ExplainedColumn& column(const Explanation& explanation, const std::string& name) {
  const auto found = std::find_if(explanation.columns.begin(), explanation.columns.end(),
                                  [&](const auto& one) { return one.name == name; });
  EXPECT_NE(found, explanation.columns.end()) << name;
  return *found;
}

double sum_of_moved(const Explanation& explanation) {
  return std::accumulate(explanation.columns.begin(), explanation.columns.end(), 0.0,
                         [](double sum, const auto& one) { return sum + one.moved; });
}

std::vector<double> parameter(const Artifact& artifact, const std::string& name) {
  for (const ParameterEntry& entry : artifact.network.parameters().entries()) {
    if (entry.name != name) continue;
    const ConstView view = artifact.parameters.view(entry);
    return {view.f32(), view.f32() + view.elements()};
  }
  ADD_FAILURE() << name;
  return {};
}

/// The probability of "yes" by a plain loop: dense_2 with tanh, then dense_1.
double by_hand(const Artifact& artifact, const std::vector<double>& x) {
  const std::vector<double> w2 = parameter(artifact, "dense_2.weight");
  const std::vector<double> b2 = parameter(artifact, "dense_2.bias");
  const std::vector<double> w1 = parameter(artifact, "dense_1.weight");
  double z = parameter(artifact, "dense_1.bias")[0];
  for (std::size_t unit = 0; unit < b2.size(); ++unit) {
    double sum = b2[unit];
    for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * w2[i * b2.size() + unit];
    z += std::tanh(sum) * w1[unit];
  }
  return 1 / (1 + std::exp(-z));
}

TEST(Explain, HasTheIntegratedGradientsOfAPlainLoop) {
  const Table all = people(true);
  const Table table = all.drop(std::vector<std::string>{"street"});
  const Model model = trained(table, {3});
  const Artifact& artifact = model.artifact();
  for (const std::int64_t row : {4, 9}) {  // row 9 has no age
    const Explanation explanation = explain(model, table, {.row = row});
    // The network gets size, age, age (missing), and one-hot Bath, Oslo, Rome; row 4 is in Rome,
    // row 9 in Oslo, most rows are in Oslo.
    std::vector<double> end(column(explanation, "size").seen.begin(),
                            column(explanation, "size").seen.end());
    for (const float seen : column(explanation, "age").seen) end.push_back(seen);
    ASSERT_EQ(end.size(), 3U);
    const std::vector<double> town =
        row == 4 ? std::vector<double>{0, 0, 1} : std::vector<double>{0, 1, 0};
    end.insert(end.end(), town.begin(), town.end());
    const std::vector<double> start = {0, 0, 0, 0, 1, 0};
    const double sign = explanation.prediction.label == "yes" ? 1 : -1;
    EXPECT_NEAR(explanation.value, sign > 0 ? by_hand(artifact, end) : 1 - by_hand(artifact, end),
                1e-6);
    std::vector<double> moved(end.size());
    constexpr int steps = 2000;
    for (int step = 0; step < steps; ++step) {
      std::vector<double> point(end.size());
      for (std::size_t i = 0; i < end.size(); ++i) {
        point[i] = start[i] + (step + 0.5) / steps * (end[i] - start[i]);
      }
      for (std::size_t i = 0; i < end.size(); ++i) {
        std::vector<double> above = point;
        std::vector<double> below = point;
        above[i] += 1e-5;
        below[i] -= 1e-5;
        moved[i] += (by_hand(artifact, above) - by_hand(artifact, below)) / 2e-5 / steps * sign *
                    (end[i] - start[i]);
      }
    }
    EXPECT_NEAR(column(explanation, "size").moved, moved[0], 2e-5);
    EXPECT_NEAR(column(explanation, "age").moved, moved[1] + moved[2], 2e-5)
        << "with the flag of the missing ones";
    EXPECT_NEAR(column(explanation, "town").moved, moved[3] + moved[4] + moved[5], 2e-5);
    EXPECT_EQ(column(explanation, "town").typical, "Oslo");
    EXPECT_NEAR(sum_of_moved(explanation) - explanation.gap,
                explanation.value - explanation.typical_value, 1e-12);
  }
}

TEST(Explain, SumsUpForLearntVectorsOfWordsAndForEveryActivation) {
  const Table table = people(true);
  for (const Activation& activation :
       {Activation(Relu{}), Activation(Gelu{}), Activation(Silu{})}) {
    const Model model = trained(table, {16, 8}, activation);
    for (const std::int64_t row : {0, 7, 150}) {
      const Explanation explanation = explain(model, table, {.row = row});
      EXPECT_NEAR(explanation.value, explanation.prediction.value, 1e-5);
      EXPECT_LE(std::abs(explanation.gap), 0.01);
      EXPECT_NEAR(sum_of_moved(explanation) - explanation.gap,
                  explanation.value - explanation.typical_value, 1e-12);
      EXPECT_EQ(explanation.truth, table.column("answer").text(row));
    }
  }
}

TEST(Explain, FollowsCodesIntoEveryEmbeddingThatReadsThem) {
  const Table table = people(true);
  const Network graph({{"words", Embedding{.dimension = 2}, {"codes"}},
                       Node{.name = "again", .inputs = {"codes"}, .shares = "words"},
                       {"all", Embedding{.one_hot_limit = 20}, {"codes", "numbers"}},
                       {"both", Concatenate{}, {"words", "again"}},
                       {"left", Dense{6, Activation::tanh}, {"both"}},
                       {"right", Dense{6, Activation::silu}, {"all"}},
                       {"joined", Multiply{}, {"left", "right"}}});
  const Model model = train(graph, table, {.target = "answer", .epochs = 6});
  for (const std::int64_t row : {2, 18}) {  // row 18 has no age
    const Explanation explanation = explain(model, table, {.row = row});
    EXPECT_NEAR(explanation.value, explanation.prediction.value, 1e-5);
    EXPECT_LE(std::abs(explanation.gap), 1e-3);
    EXPECT_NE(column(explanation, "street").moved, 0);
    EXPECT_NEAR(sum_of_moved(explanation) - explanation.gap,
                explanation.value - explanation.typical_value, 1e-12);
  }
}

TEST(Explain, TellsTheSlopeInTheUnitsOfTheColumnAndTheTarget) {
  const Table table = people(false);
  const Model model = trained(table, {8});
  const std::int64_t row = 11;
  const Explanation explanation = explain(model, table, {.row = row});
  EXPECT_TRUE(explanation.changes.empty());
  const double size = table.column("size").numbers[11];
  const double age = table.column("age").numbers[11];
  const auto answer = [&](double with_size, double with_age) {
    return model
        .predict({{"size", with_size},
                  {"age", with_age},
                  {"town", table.column("town").text(row)},
                  {"street", table.column("street").text(row)}})
        .value;
  };
  EXPECT_NEAR(explanation.value, answer(size, age), 1e-3);
  const double by_size = (answer(size + 0.05, age) - answer(size - 0.05, age)) / 0.1;
  EXPECT_NEAR(*column(explanation, "size").slope, by_size, 0.02 * std::abs(by_size));
  const double by_age = (answer(size, age + 1) - answer(size, age - 1)) / 2;
  EXPECT_NEAR(*column(explanation, "age").slope, by_age, 0.03 * std::abs(by_age) + 1e-3);
  EXPECT_FALSE(column(explanation, "town").slope.has_value());
}

TEST(Explain, ShowsLayersWithTheBitsOfThePrediction) {
  const Table table = people(true);
  const Model model = trained(table, {6}, Activation::relu);
  const Explanation explanation = explain(model, table, {.row = 3});
  const ExplainedLayer& last = explanation.layers.back();
  ASSERT_EQ(last.output.size(), 1U);
  const double yes = explanation.prediction.probabilities[1];
  EXPECT_EQ(static_cast<double>(last.output[0]), yes);
  ASSERT_EQ(last.z.size(), 1U);
  EXPECT_NEAR(1 / (1 + std::exp(-last.z[0])), yes, 1e-6);
  const auto hidden = std::find_if(explanation.layers.begin(), explanation.layers.end(),
                                   [](const auto& one) { return one.name == "dense_2"; });
  ASSERT_NE(hidden, explanation.layers.end());
  ASSERT_EQ(hidden->z.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(hidden->output[i], std::max(hidden->z[i], 0.0F));
  }
  EXPECT_EQ(explanation.layers.front().kind, "embedding");
  EXPECT_TRUE(explanation.layers.front().z.empty());
}

TEST(Explain, NamesChangesThatChangeTheClassAndAreAboutTheSmallest) {
  const Table table = people(true);
  const Model model = trained(table, {8});
  int numbers = 0;
  int words = 0;
  for (std::int64_t row = 0; row < 60; ++row) {
    const Explanation explanation = explain(model, table, {.row = row, .steps = 1});
    for (const ClassChange& change : explanation.changes) {
      const auto with = [&](const Cell& cell) {
        std::vector<NamedCell> cells;
        for (const char* name : {"size", "age", "town", "street"}) {
          const Column& from = table.column(name);
          const bool number = from.type == ColumnType::number;
          Cell kept;
          if (!from.is_missing(row)) {
            kept =
                number ? Cell(from.numbers[static_cast<std::size_t>(row)]) : Cell(from.text(row));
          }
          cells.push_back({name, change.column == name ? cell : kept});
        }
        return model.predict(Row(std::move(cells)));
      };
      EXPECT_EQ(change.from, table.column(change.column).text(row));
      if (change.spreads == 0) {
        EXPECT_EQ(with(Cell(change.to)).label, change.label) << change.column;
        ++words;
        continue;
      }
      const double from = std::stod(change.from);
      const double to = std::stod(change.to);
      EXPECT_EQ(with(Cell(to)).label, change.label) << change.column << " " << to;
      EXPECT_NEAR(with(Cell(to)).value, change.probability, 1e-6);
      EXPECT_NE(change.label, explanation.prediction.label);
      const bool whole = change.column == "age";
      EXPECT_TRUE(!whole || to == std::floor(to)) << to;
      // A tenth of the way back, or one year, it is the old class again.
      const double less = whole ? to - (to > from ? 1 : -1) : from + 0.85 * (to - from);
      EXPECT_EQ(with(Cell(less)).label, explanation.prediction.label) << change.column << " " << to;
      ++numbers;
    }
  }
  EXPECT_GE(numbers, 20);
  EXPECT_GE(words, 5);
}

TEST(Explain, TellsWhichPixelsMovedAnImage) {
  Column images;
  images.name = "image";
  images.type = ColumnType::image;
  images.image_size = {4, 4, 1};
  std::vector<std::string> labels;
  for (int i = 0; i < 120; ++i) {
    for (int pixel = 0; pixel < 16; ++pixel) {
      const bool lit = pixel % 4 == i % 2 * 3;  // the first or the last column of pixels
      images.pixels.push_back(static_cast<std::uint8_t>(lit ? 250 - i : (7 * i + pixel) % 30));
    }
    labels.push_back(i % 2 == 0 ? "left" : "right");
  }
  Table table("images");
  table.add(std::move(images));
  table.add_categories("answer", labels);
  const Model model = trained(table, {8});
  const Explanation explanation = explain(model, table, {.row = 1});
  ASSERT_EQ(explanation.columns.size(), 1U);
  const ExplainedColumn& image = explanation.columns[0];
  ASSERT_EQ(image.moved_by_pixel.size(), 16U);
  ASSERT_EQ(image.seen.size(), 16U);
  EXPECT_FLOAT_EQ(image.seen[3], 249 / 255.0F);
  EXPECT_NEAR(std::accumulate(image.moved_by_pixel.begin(), image.moved_by_pixel.end(), 0.0),
              image.moved, 1e-12);
  EXPECT_NEAR(image.moved - explanation.gap, explanation.value - explanation.typical_value, 1e-12);
  const auto most = std::max_element(image.moved_by_pixel.begin(), image.moved_by_pixel.end());
  EXPECT_EQ((most - image.moved_by_pixel.begin()) % 4, 3) << "a lit one";
}

TEST(Explain, RefusesARowThatIsNotThere) {
  const Table table = people(true);
  const Model model = trained(table, {2});
  for (const std::int64_t row : {-1, 200}) {
    try {
      explain(model, table, {.row = row});
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "usage.bad_row");
      EXPECT_EQ(error.facts().fix, "give one from 1 to 200");
      EXPECT_EQ(error.facts().where, "people, which has 200 rows");
    }
  }
}

}  // namespace
}  // namespace lamina
