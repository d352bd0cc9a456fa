#include "lamina/data/split.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "data/expect_error.hpp"

namespace lamina {
namespace {

void expect_partition(const Split& split, std::int64_t rows) {
  std::vector<std::int64_t> all = split.training;
  all.insert(all.end(), split.held_out.begin(), split.held_out.end());
  EXPECT_TRUE(std::is_sorted(split.training.begin(), split.training.end()));
  EXPECT_TRUE(std::is_sorted(split.held_out.begin(), split.held_out.end()));
  std::sort(all.begin(), all.end());
  std::vector<std::int64_t> expected(static_cast<std::size_t>(rows));
  std::iota(expected.begin(), expected.end(), std::int64_t{0});
  EXPECT_EQ(all, expected);
}

TEST(SplitRows, HoldsOutTheShareThatIsAskedFor) {
  for (const std::int64_t rows : {2, 3, 10, 999}) {
    const Split split = split_rows(rows, 0.2, Seed(1));
    expect_partition(split, rows);
    const auto expected = std::clamp<std::int64_t>((rows * 2 + 5) / 10, 1, rows - 1);
    EXPECT_EQ(static_cast<std::int64_t>(split.held_out.size()), expected) << rows;
  }
}

TEST(SplitRows, DependsOnTheSeedAlone) {
  EXPECT_EQ(split_rows(100, 0.3, Seed(7)).held_out, split_rows(100, 0.3, Seed(7)).held_out);
  EXPECT_NE(split_rows(100, 0.3, Seed(7)).held_out, split_rows(100, 0.3, Seed(8)).held_out);
}

TEST(SplitRows, KeepsTheShareOfEveryClass) {
  // 70 a, 25 b, 4 c, 1 d, sorted by class as files often are.
  std::vector<std::string> words;
  words.insert(words.end(), 70, "a");
  words.insert(words.end(), 25, "b");
  words.insert(words.end(), 4, "c");
  words.insert(words.end(), 1, "d");
  Table table;
  table.add_categories("class", words);
  const Split split = split_rows(100, 0.2, Seed(3), &table.column("class"));
  expect_partition(split, 100);
  std::map<std::string, int> held;
  for (const std::int64_t row : split.held_out) ++held[words[static_cast<std::size_t>(row)]];
  EXPECT_EQ(split.held_out.size(), 20U);
  EXPECT_EQ(held["a"], 14);
  EXPECT_EQ(held["b"], 5);
  EXPECT_EQ(held["c"], 1);
  EXPECT_EQ(held["d"], 0);
  // Most of the rows held out: the only row of a class must train all the same.
  const Split most = split_rows(100, 0.9, Seed(3), &table.column("class"));
  EXPECT_EQ(most.held_out.size(), 90U);
  EXPECT_EQ(most.training.back(), 99);
}

TEST(SplitRows, KeepsTheShareOfNumberClasses) {
  std::vector<double> labels(100, 0);
  std::fill(labels.begin() + 80, labels.end(), 1);
  Table table;
  table.add_numbers("y", labels);
  const Split split = split_rows(100, 0.25, Seed(3), &table.column("y"));
  const auto ones = std::count_if(split.held_out.begin(), split.held_out.end(),
                                  [](std::int64_t row) { return row >= 80; });
  EXPECT_EQ(ones, 5);
}

TEST(SplitRows, IgnoresClassesThatHardlyRepeat) {
  std::vector<double> labels(50);
  std::iota(labels.begin(), labels.end(), 0.0);
  Table table;
  table.add_numbers("y", labels);
  EXPECT_EQ(split_rows(50, 0.2, Seed(3), &table.column("y")).held_out.size(), 10U);
}

TEST(SplitRows, SplitsSomeRowsOfATable) {
  const std::vector<std::int64_t> rows = {3, 5, 8, 13, 21};
  const Split split = split_rows(rows, 0.4, Seed(0));
  EXPECT_EQ(split.held_out.size(), 2U);
  for (const std::int64_t row : split.held_out) {
    EXPECT_NE(std::find(rows.begin(), rows.end(), row), rows.end());
  }
}

TEST(SplitRows, RefusesWhatCannotBeSplit) {
  expect_facts(facts_of([] { split_rows(1, 0.5, Seed(0)); }),
               {.code = "data.too_few_rows",
                .what = "found 1 row, expected at least 2 to hold one out",
                .where = "split",
                .fix = "add rows"});
  for (const double bad : {0.0, 1.0, -0.5, 0.0 / 0.0}) {
    EXPECT_EQ(facts_of([&] { split_rows(10, bad, Seed(0)); }).code, "usage.bad_value");
  }
}

TEST(RowsWithValue, LeavesOutMissingTargets) {
  Table table;
  table.add_numbers("y", {1, 0.0 / 0.0, 3});
  const std::vector<std::string> words = {"", "a", "b"};
  table.add_categories("w", words);
  EXPECT_EQ(rows_with_value(table.column("y")), (std::vector<std::int64_t>{0, 2}));
  EXPECT_EQ(rows_with_value(table.column("w")), (std::vector<std::int64_t>{1, 2}));
}

}  // namespace
}  // namespace lamina
