// Columns of many words: each told by the mean target, no row by its own.
#include "preprocess/target_encoding.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>

#include "lamina/core/random.hpp"
#include "lamina/data/row.hpp"
#include "lamina/preprocess/preprocessor.hpp"
#include "preprocess/column_places.hpp"

namespace lamina {
namespace {

std::vector<std::int64_t> all_rows(std::int64_t rows) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(rows));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  return all;
}

/// 600 rows of 120 words; the target is chance where `signal` is 0, else the word decides it.
Table tickets(double signal) {
  std::vector<std::string> words, classes;
  std::vector<double> ages;
  for (std::uint64_t row = 0; row < 600; ++row) {
    const std::uint32_t word = philox(1, row, 0)[0] % 120;
    const double chance = uniform(philox(2, row, 0)[0]);
    const double of_word = uniform(philox(3, word, 0)[0]);
    words.push_back(row % 50 == 7 ? "" : "t" + std::to_string(word));
    classes.emplace_back(signal * of_word + (1 - signal) * chance > 0.5 ? "yes" : "no");
    ages.push_back(static_cast<double>(row % 7));
  }
  Table table("tickets");
  table.add_categories("ticket", words);
  table.add_numbers("age", ages);
  table.add_categories("y", classes);
  return table;
}

struct Fitted {
  Preprocessor preprocessor;
  Tensor encoded;
  Features features;
  Tensor targets;
};

Fitted fit(const Table& table) {
  const std::vector<std::int64_t> rows = all_rows(table.rows());
  Fitted fitted;
  fitted.preprocessor = Preprocessor::fit(table, rows, {.target = "y"}, nullptr, &fitted.encoded);
  fitted.features = fitted.preprocessor.apply(table);
  fitted.targets = fitted.preprocessor.targets(table, rows);
  return fitted;
}

double correlation(std::int64_t rows, const auto& x, const auto& y) {
  double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    sx += x(i), sy += y(i), sxx += x(i) * x(i), syy += y(i) * y(i), sxy += x(i) * y(i);
  }
  const auto n = static_cast<double>(rows);
  return (sxy - sx * sy / n) / std::sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
}

TEST(TargetEncoding, TellsNoRowItsOwnTarget) {
  const Fitted fitted = fit(tickets(0));
  const auto own = [&](std::int64_t row) {
    return fitted.encoded.f32()[row];
  };
  const auto seen = [&](std::int64_t row) {
    return fitted.features.inputs[0].f32()[row * 2 + 1];
  };
  const auto truth = [&](std::int64_t row) {
    return fitted.targets.f32()[row];
  };
  // Of words that tell nothing, the mean with the row's own target would tell much.
  EXPECT_GT(correlation(600, seen, truth), 0.3);
  EXPECT_LT(std::abs(correlation(600, own, truth)), 0.1);
}

TEST(TargetEncoding, TellsWhatTheWordTells) {
  const Fitted fitted = fit(tickets(0.8));
  const auto own = [&](std::int64_t row) {
    return fitted.encoded.f32()[row];
  };
  const auto truth = [&](std::int64_t row) {
    return fitted.targets.f32()[row];
  };
  EXPECT_GT(correlation(600, own, truth), 0.5);
}

/// Undoes z / √(1 + (z/3)²).
double unclipped(double value) {
  return value / std::sqrt(1 - value * value / 9);
}

TEST(TargetEncoding, IsTheMeanDrawnTowardsThatOfAllRowsStandardised) {
  const Table table = tickets(0.5);
  const Fitted fitted = fit(table);
  const EncodedColumn& column = fitted.preprocessor.encoded_columns().at(0);
  ASSERT_EQ(column.outputs(), 1);
  const Column& words = table.column("ticket");
  // Expected by a plain loop: (Σ y + 10 mean) / (n + 10).
  double mean = 0;
  for (std::int64_t row = 0; row < 600; ++row) mean += fitted.targets.f32()[row] / 600.0;
  const auto expected = [&](const std::string& word) {
    double sum = 0, count = 0;
    for (std::int64_t row = 0; row < 600; ++row) {
      if (words.text(row) != word) continue;
      sum += fitted.targets.f32()[row];
      count += 1;
    }
    return (sum + 10 * mean) / (count + 10);
  };
  const auto z = [&](std::size_t place) {
    return unclipped(column.values[place]);
  };
  // All are one line of the expected values: two of them draw it.
  std::size_t low = 2, high = 2;
  for (std::size_t i = 2; i < column.values.size(); ++i) {
    if (column.values[i] < column.values[low]) low = i;
    if (column.values[i] > column.values[high]) high = i;
  }
  const double a = expected(column.labels[low - 2]);
  const double slope = (z(high) - z(low)) / (expected(column.labels[high - 2]) - a);
  for (std::size_t i = 0; i < column.labels.size(); ++i) {
    EXPECT_NEAR(z(i + 2), z(low) + slope * (expected(column.labels[i]) - a), 2e-5);
  }
  EXPECT_NEAR(z(EncodedColumn::missing), z(low) + slope * (expected("") - a), 2e-5);
  EXPECT_NEAR(z(EncodedColumn::unseen), z(low) + slope * (mean - a), 2e-5);
}

TEST(TargetEncoding, GivesARowAloneTheBitsOfTheTable) {
  const Table table = tickets(0.5);
  const Fitted fitted = fit(table);
  Features one = fitted.preprocessor.room(1);
  for (const std::string word : {"t3", "t77", "never met", ""}) {
    const Row row = {{"ticket", word}, {"age", 3.0}};
    fitted.preprocessor.apply(row, one);
    Table alone("alone");
    alone.add_categories("ticket", std::vector<std::string>{word});
    alone.add_numbers("age", {3});
    const Features many = fitted.preprocessor.apply(alone);
    EXPECT_EQ(one.inputs[0].f32()[1], many.inputs[0].f32()[1]) << word;
  }
}

TEST(TargetEncoding, HasItsPlaceBehindTheNumbers) {
  const Fitted fitted = fit(tickets(0.5));
  const std::vector<ColumnPlaces> columns = column_places(fitted.preprocessor);
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[1].column, "ticket");
  ASSERT_EQ(columns[1].places.size(), 1U);
  EXPECT_EQ(columns[1].places[0].input, 0U);
  EXPECT_EQ(columns[1].places[0].first, 1);
  EXPECT_EQ(columns[1].places[0].count, 1);
}

TEST(TargetEncoding, HasANumberForEachOfSeveralClasses) {
  std::vector<std::string> words, classes;
  for (int row = 0; row < 400; ++row) {
    words.push_back("w" + std::to_string(row % 80));
    classes.push_back(std::string(1, static_cast<char>('a' + (row % 80) % 4)));
  }
  Table table("words");
  table.add_categories("word", words);
  table.add_categories("y", classes);
  const Fitted fitted = fit(table);
  ASSERT_EQ(fitted.preprocessor.encoded_columns().at(0).outputs(), 4);
  EXPECT_EQ(fitted.preprocessor.feature_names(),
            (std::vector<std::string>{"word (mean target a)", "word (mean target b)",
                                      "word (mean target c)", "word (mean target d)"}));
  for (std::int64_t row = 0; row < 400; ++row) {
    const float* const own = fitted.encoded.f32() + row * 4;
    EXPECT_EQ(std::max_element(own, own + 4) - own, (row % 80) % 4);
  }
}

TEST(TargetEncoding, IsForManyWordsOfFewRowsAlone) {
  CategoryColumn column{.name = "c"};
  for (int i = 0; i < 24; ++i) column.labels.push_back("w" + std::to_string(i));
  EXPECT_FALSE(holds_many_words(column, 10));
  column.labels.emplace_back("x");
  EXPECT_TRUE(holds_many_words(column, 999));
  EXPECT_FALSE(holds_many_words(column, 1000));
}

}  // namespace
}  // namespace lamina
