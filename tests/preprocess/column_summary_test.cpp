// What the page of a table says of a column, against values worked out by hand or by plain loops.
#include "lamina/preprocess/column_summary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

#include "lamina/core/random.hpp"

namespace lamina {
namespace {

std::vector<std::int64_t> all(const Table& table) {
  return sampled_rows(table.rows(), table.rows());
}

TEST(ColumnSummary, AHistogramCountsEqualSteps) {
  Table table;
  table.add_numbers("x", {0, 0.5, 2, 3, 9, NAN, 10});
  const Histogram made = histogram(table.column("x"), 5);
  EXPECT_EQ(made.low, 0);
  EXPECT_EQ(made.step, 2);
  EXPECT_EQ(made.counts, (std::vector<std::int64_t>{2, 2, 0, 0, 2}));
  table.add_numbers("same", std::vector<double>(7, 3.5));
  EXPECT_EQ(histogram(table.column("same"), 2).counts, std::vector<std::int64_t>{7});
  table.add_numbers("none", std::vector<double>(7, NAN));
  EXPECT_TRUE(histogram(table.column("none"), 2).counts.empty());
  table.add_numbers("far", {-1e308, 1e308, 0.5, 1e308, NAN, NAN, NAN});
  EXPECT_NO_THROW(histogram(table.column("far"), 10));
}

TEST(ColumnSummary, AHistogramOfWholeNumbersHasWholeSteps) {
  Table table;
  std::vector<double> hours;
  for (int i = 0; i < 48; ++i) hours.push_back(i % 24);
  table.add_numbers("hour", hours);
  const Histogram made = histogram(table.column("hour"), 10);
  EXPECT_EQ(made.step, 3);
  EXPECT_EQ(made.counts, std::vector<std::int64_t>(8, 6)) << "three hours of two days";
}

TEST(ColumnSummary, WordsComeByTheirShareOfWhatIsKnown) {
  Table table;
  table.add_categories("w", std::vector<std::string>{"b", "a", "", "b", "c"});
  const std::vector<WordShare> words = frequent_words(table.column("w"), 2);
  ASSERT_EQ(words.size(), 2U);
  EXPECT_EQ(words[0].word, "b");
  EXPECT_EQ(words[0].share, 0.5);
  EXPECT_EQ(words[1].word, "a");
}

// Rows by hand: groups a {1, 3}, b {5, 7}: total 20, within 4, so 1 - (4/2) / (20/3) = 0.7.
TEST(ColumnSummary, ExplainsAmountsAsAdjustedRSquared) {
  Table table;
  table.add_categories("w", std::vector<std::string>{"a", "a", "b", "b"});
  table.add_numbers("y", {1, 3, 5, 7});
  EXPECT_NEAR(explained(table.column("w"), table.column("y"), Task::regression, all(table)), 0.7,
              1e-12);
}

// Classes x x y | y y y: total 6 - (2² + 4²)/6 = 8/3, within 3 - (4 + 1)/3 = 4/3, so tau is 1/2 and
// adjusted 1 - (4/3 / 4) / (8/3 / 5) = 0.375.
TEST(ColumnSummary, ExplainsClassesAsAdjustedTau) {
  Table table;
  table.add_categories("w", std::vector<std::string>{"a", "a", "a", "", "", ""});
  table.add_categories("y", std::vector<std::string>{"x", "x", "y", "y", "y", "y"});
  table.add_numbers("n", {0, 0, 1, 1, 1, 1});
  for (const char* target : {"y", "n"}) {
    EXPECT_NEAR(explained(table.column("w"), table.column(target), Task::binary, all(table)), 0.375,
                1e-12);
  }
}

TEST(ColumnSummary, FromNothingToAll) {
  const Seed seed(7);
  std::vector<double> noise, x, square;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    noise.push_back(normal(seed.at("noise"), i));
    x.push_back(static_cast<double>(i % 401) / 401 - 0.5);
    square.push_back(x.back() * x.back());
  }
  Table table;
  table.add_numbers("noise", noise).add_numbers("x", x).add_numbers("square", square);
  const auto of = [&](const char* column) {
    return explained(table.column(column), table.column("square"), Task::regression, all(table));
  };
  EXPECT_LT(of("noise"), 0.01);
  EXPECT_GT(of("x"), 0.95) << "no straight line, yet all of it";
  EXPECT_GT(of("square"), 0.98);
}

TEST(ColumnSummary, AColumnOfWordsThatAllDifferExplainsNothing) {
  Table table;
  std::vector<std::string> words, classes;
  for (int i = 0; i < 50; ++i) {
    words.push_back("w" + std::to_string(i));
    classes.emplace_back(i % 2 == 0 ? "yes" : "no");
  }
  table.add_categories("w", words).add_categories("y", classes);
  EXPECT_EQ(explained(table.column("w"), table.column("y"), Task::binary, all(table)), 0);
}

TEST(ColumnSummary, SamplesEvenlyAndStaysInTheTable) {
  EXPECT_EQ(sampled_rows(3, 10), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(sampled_rows(10, 3), (std::vector<std::int64_t>{0, 3, 6}));
}

TEST(ColumnSummary, FeaturesAreNamed) {
  Table table;
  table.add_numbers("x", {1, 2, NAN, 4}).add_numbers("y", {1, 2, 3, 4.5});
  table.add_categories("w", std::vector<std::string>{"a", "b", "a", "b"});
  const Preprocessor fitted = Preprocessor::fit(table, all(table), {.target = "y"});
  EXPECT_EQ(features_of(fitted, "x"), (std::vector<std::string>{"value", "missing"}));
  EXPECT_EQ(features_of(fitted, "w"), std::vector<std::string>{"code"});
  EXPECT_TRUE(features_of(fitted, "y").empty());
}

}  // namespace
}  // namespace lamina
