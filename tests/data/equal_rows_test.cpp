#include "data/equal_rows.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "lamina/core/random.hpp"

namespace lamina {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int64_t> all_rows(const Table& table) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows()));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return rows;
}

/// Few values, so that some rows are equal; the target differs.
Table with_equals(std::int64_t count) {
  std::vector<double> a, y;
  std::vector<std::string> word;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto words = philox(5, static_cast<std::uint64_t>(i), 0);
    a.push_back(words[0] % 23 == 0 ? missing : words[0] % 23);
    word.push_back(std::string(1, static_cast<char>('a' + words[1] % 19)));
    y.push_back(static_cast<double>(i));
  }
  Table table;
  table.add_numbers("a", a).add_categories("word", word).add_numbers("y", y);
  return table;
}

TEST(EqualRows, AreThoseThatAPlainComparisonFinds) {
  const Table table = with_equals(400);
  const EqualRows equal = equal_rows(table, all_rows(table), "y");
  std::int64_t rows = 0;
  std::int64_t firsts = 0;
  std::int64_t largest = 0;
  for (std::int64_t i = 0; i < 400; ++i) {
    std::int64_t same = 0;
    bool first = true;
    for (std::int64_t j = 0; j < 400; ++j) {
      const bool both = table.column("a").text(i) == table.column("a").text(j) &&
                        table.column("word").text(i) == table.column("word").text(j);
      if (both) ++same;
      if (both && j < i) first = false;
      EXPECT_EQ(both && i != j, i != j && equal.keys[static_cast<std::size_t>(i)] != 0 &&
                                    equal.keys[static_cast<std::size_t>(i)] ==
                                        equal.keys[static_cast<std::size_t>(j)])
          << i << " " << j;
    }
    if (same > 1) ++rows;
    if (first) ++firsts;
    largest = std::max(largest, same);
  }
  EXPECT_GT(rows, 50);
  EXPECT_LT(rows, 390);
  EXPECT_EQ(equal.rows, rows);
  EXPECT_EQ(equal.distinct, firsts);
  EXPECT_EQ(equal.largest, largest);
}

TEST(EqualRows, NegativeZeroIsZeroAndMissingIsMissing) {
  Table table;
  table.add_numbers("x", {0.0, -0.0, missing, -missing, 1}).add_numbers("y", {1, 2, 3, 4, 5});
  const EqualRows equal = equal_rows(table, all_rows(table), "y");
  EXPECT_EQ(equal.keys[0], equal.keys[1]);
  EXPECT_EQ(equal.keys[2], equal.keys[3]);
  EXPECT_NE(equal.keys[0], equal.keys[2]);
  EXPECT_EQ(equal.keys[4], 0U);
}

TEST(EqualRows, OnlyTheRowsThatAreAskedForCount) {
  Table table;
  table.add_numbers("x", {7, 7, 8, 7}).add_numbers("y", {1, 2, 3, 4});
  EXPECT_EQ(equal_rows(table, std::vector<std::int64_t>{0, 2}, "y").rows, 0);
  EXPECT_TRUE(equal_rows(table, std::vector<std::int64_t>{0, 2}, "y").keys.empty());
  EXPECT_EQ(equal_rows(table, std::vector<std::int64_t>{0, 3}, "y").rows, 2);
}

TEST(EqualRows, WhatANetworkDoesNotSeeDoesNotTellRowsApart) {
  Column ids;
  ids.name = "id";
  ids.type = ColumnType::identifier;
  ids.numbers = {1, 2, 3};
  ids.distinct = 3;
  Table table;
  table.add_numbers("x", {4, 4, 5}).add(ids).add_numbers("y", {1, 2, 3});
  EXPECT_EQ(equal_rows(table, all_rows(table), "y").rows, 2);
}

TEST(EqualRows, GroupsAboveTheLimitAreAlone) {
  const std::vector<std::uint64_t> keys = {5, 5, 5, 9, 9, 0};
  const std::vector<std::int64_t> rows = {0, 1, 2, 3, 4, 5};
  EXPECT_EQ(without_large_groups(keys, rows, 2), (std::vector<std::uint64_t>{0, 0, 0, 9, 9, 0}));
}

}  // namespace
}  // namespace lamina
