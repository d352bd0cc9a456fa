// Splits in which rows stay together, or follow a time.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "data/expect_error.hpp"
#include "lamina/data/split.hpp"

namespace lamina {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int64_t> first_rows(std::int64_t count) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return rows;
}

Column numbers(const std::string& name, const std::vector<double>& values) {
  Table table;
  table.add_numbers(name, values);
  return table.column(name);
}

Column words(const std::string& name, const std::vector<std::string>& values) {
  Table table;
  table.add_categories(name, values);
  return table.column(name);
}

TEST(SplitByKeys, WithoutEqualKeysItIsTheSplitOfBefore) {
  std::vector<std::uint64_t> keys(200);
  std::iota(keys.begin(), keys.end(), 1U);
  std::vector<std::string> classes;
  for (int i = 0; i < 200; ++i) classes.emplace_back(i % 7 == 0 ? "rare" : "often");
  const Column column = words("y", classes);
  const Split plain = split_rows(200, 0.2, Seed(4), &column);
  const Split keyed = split_rows(
      first_rows(200), {.fraction = 0.2, .seed = Seed(4), .classes = &column, .keys = keys});
  EXPECT_EQ(plain.held_out, keyed.held_out);
}

TEST(SplitByKeys, RowsOfOneKeyStayTogether) {
  for (const std::int64_t size : {2, 4, 10}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      std::vector<std::uint64_t> keys;
      std::vector<std::string> classes;
      for (std::int64_t i = 0; i < 200; ++i) {
        keys.push_back(static_cast<std::uint64_t>(i % (200 / size) + 1));
        classes.emplace_back(philox(seed, static_cast<std::uint64_t>(i), 0)[0] % 3 == 0 ? "p"
                                                                                        : "q");
      }
      const Column column = words("y", classes);
      const Split split = split_rows(
          first_rows(200), {.fraction = 0.2, .seed = Seed(seed), .classes = &column, .keys = keys});
      std::set<std::uint64_t> out;
      for (const auto row : split.held_out) out.insert(keys[static_cast<std::size_t>(row)]);
      for (const auto row : split.training) {
        EXPECT_EQ(out.count(keys[static_cast<std::size_t>(row)]), 0U);
      }
      EXPECT_EQ(split.held_out.size(), 40U) << size << " " << seed;
    }
  }
}

TEST(SplitByKeys, TheSmallestGroupIsHeldOutWhereNoneFits) {
  const std::vector<std::uint64_t> keys = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2};
  const Split split = split_rows(first_rows(10), {.fraction = 0.1, .keys = keys});
  EXPECT_EQ(split.held_out, (std::vector<std::int64_t>{6, 7, 8, 9}));
}

TEST(SplitRows, EveryClassKeepsATrainingRowWhereMostAreRare) {
  const std::vector<std::string> classes = {"a", "b", "c", "d", "a", "e"};
  const Column column = words("y", classes);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Split split = split_rows(6, 0.2, Seed(seed), &column);
    std::set<std::string> trained;
    for (const auto row : split.training) trained.insert(classes[static_cast<std::size_t>(row)]);
    EXPECT_EQ(trained.size(), 5U);
    EXPECT_EQ(split.held_out.size(), 1U);
  }
}

TEST(SplitByTime, TheLastRowsAreHeldOutWhereverTheyStand) {
  const Column time = numbers("t", {5, 1, 9, 3, 7, 2, 8, 4, 6, 0});
  const Split split =
      split_rows(first_rows(10), {.fraction = 0.3, .kind = SplitKind::time, .time = &time});
  EXPECT_EQ(split.held_out, (std::vector<std::int64_t>{2, 4, 6}));  // 9, 7, 8
}

TEST(SplitByTime, RowsOfOneTimeStayTogether) {
  const Column time = numbers("t", {1, 2, 2, 2, 3, 4, 4, 4, 4, 5});
  const auto held_out = [&](double fraction) {
    return split_rows(first_rows(10),
                      {.fraction = fraction, .kind = SplitKind::time, .time = &time})
        .held_out.size();
  };
  EXPECT_EQ(held_out(0.2), 1U);  // the cut lies within the 4s: their end is nearer
  EXPECT_EQ(held_out(0.4), 5U);  // their beginning is nearer
  EXPECT_EQ(held_out(0.9), 9U);
}

TEST(SplitByTime, RowsWithoutATimeTrain) {
  const Column time = numbers("t", {missing, 1, 2, missing, 3});
  const Split split =
      split_rows(first_rows(5), {.fraction = 0.4, .kind = SplitKind::time, .time = &time});
  EXPECT_EQ(split.held_out, (std::vector<std::int64_t>{2, 4}));
}

TEST(SplitByTime, AClassThatComesLateTrainsByItsEarliestRow) {
  const Column time = numbers("t", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  const Column column = words("y", {"a", "b", "a", "b", "a", "b", "a", "c", "c", "c"});
  const Split split =
      split_rows(first_rows(10),
                 {.fraction = 0.3, .kind = SplitKind::time, .classes = &column, .time = &time});
  EXPECT_EQ(split.held_out, (std::vector<std::int64_t>{8, 9}));
}

TEST(SplitByTime, OneTimeCannotBeSplit) {
  const Column time = numbers("t", {3, 3, missing, 3});
  const auto split = [&] {
    split_rows(first_rows(4), {.fraction = 0.5, .kind = SplitKind::time, .time = &time});
  };
  EXPECT_EQ(facts_of(split).code, "data.one_time");
}

TEST(SplitFirst, TheFirstRowsTrain) {
  const Split split = split_rows(first_rows(10), {.fraction = 0.2, .kind = SplitKind::first});
  EXPECT_EQ(split.held_out, (std::vector<std::int64_t>{8, 9}));
}

TEST(GroupKeys, AreEqualWhereTheValuesAre) {
  const auto of_words = group_keys(words("g", {"a", "b", "a", ""}));
  EXPECT_EQ(of_words[0], of_words[2]);
  EXPECT_NE(of_words[0], of_words[1]);
  EXPECT_EQ(of_words[3], 0U);
  const auto of_numbers = group_keys(numbers("g", {1, 2, 1, missing}));
  EXPECT_EQ(of_numbers[0], of_numbers[2]);
  EXPECT_NE(of_numbers[0], of_numbers[1]);
  EXPECT_EQ(of_numbers[3], 0U);
}

}  // namespace
}  // namespace lamina
