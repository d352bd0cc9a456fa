// Large files are read by several threads: the table, or the error, is the one that a single thread
// finds.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <functional>
#include <string>

#include "data/expect_error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

constexpr std::int64_t many = 120'000;  // about 3 MB: several rounds

/// A header and `rows` lines; `line` writes the cells of one.
std::string file(const std::string& header, std::int64_t rows,
                 const std::function<std::string(std::int64_t)>& line, const char* end = "\n") {
  std::string text = header + end;
  for (std::int64_t row = 0; row < rows; ++row) text += line(row) + end;
  return text;
}

std::uint32_t random_at(std::int64_t row) {
  return philox(Seed(3).key(), static_cast<std::uint64_t>(row), 0)[0];
}

void expect_same(const Table& a, const Table& b) {
  ASSERT_EQ(a.rows(), b.rows());
  ASSERT_EQ(a.columns().size(), b.columns().size());
  for (std::size_t i = 0; i < a.columns().size(); ++i) {
    const Column& x = a.columns()[i];
    const Column& y = b.columns()[i];
    EXPECT_EQ(x.name, y.name);
    EXPECT_EQ(x.type, y.type) << x.name;
    EXPECT_EQ(x.reason, y.reason);
    EXPECT_EQ(x.missing, y.missing);
    EXPECT_EQ(x.distinct, y.distinct);
    EXPECT_EQ(x.labels, y.labels);
    EXPECT_EQ(x.codes, y.codes);
    ASSERT_EQ(x.numbers.size(), y.numbers.size());
    for (std::size_t row = 0; row < x.numbers.size(); ++row) {
      // Bits, since a missing number is NaN.
      ASSERT_EQ(std::bit_cast<std::uint64_t>(x.numbers[row]),
                std::bit_cast<std::uint64_t>(y.numbers[row]))
          << x.name;
    }
  }
}

void expect_same_by_any_number_of_threads(const std::string& text, ReadOptions options = {}) {
  ASSERT_GT(text.size(), std::size_t{2} << 20U);
  options.threads = 1;
  const Table alone = read_csv_text(text, "text", options);
  for (const int threads : {2, 3, 7}) {
    options.threads = threads;
    expect_same(alone, read_csv_text(text, "text", options));
  }
}

std::string mixed(std::int64_t row) {
  const std::uint32_t random = random_at(row);
  const std::string number = std::to_string(random % 2000 / 7.0);
  const std::string word = random % 11 == 0 ? "" : "w" + std::to_string(random % 40);
  return std::to_string(row) + "," + number + "," + word + "," + (random % 3 == 0 ? "NA" : "5");
}

TEST(ReadCsvThreads, GiveTheTableOfOneThread) {
  expect_same_by_any_number_of_threads(file("id,x,w,m", many, mixed));
  expect_same_by_any_number_of_threads(file("id,x,w,m", many, mixed, "\r\n"));
  expect_same_by_any_number_of_threads(file("id,x,w,m", many, mixed), {.target = "m"});
}

TEST(ReadCsvThreads, AgreeOnWordsThatComeLateAmongNumbers) {
  const auto late = [](std::int64_t row) {
    const std::string last = std::to_string(row % 10);
    return std::to_string(row) + ",0.12345678901234," + (row < 90'000 ? last : "w" + last);
  };
  expect_same_by_any_number_of_threads(file("a,b,c", many, late));
}

TEST(ReadCsvThreads, AgreeOnColumnsThatStartMissing) {
  // In one round one chunk starts with a number, the next with a word, and the other way round.
  const auto starts = [](std::int64_t row) {
    const std::string last = std::to_string(row % 10);
    const std::string word = "w" + last;
    const std::string first = row < 60'000 ? "" : row < 80'000 ? last : word;
    const std::string second = row < 60'000 ? "" : row < 80'000 ? word : last;
    return "0.12345678901234567890," + first + "," + second + ",";
  };
  expect_same_by_any_number_of_threads(file("a,b,c,d", many, starts));
}

TEST(ReadCsvThreads, ReadOnInOrderBehindAQuote) {
  const auto quoted = [](std::int64_t row) {
    return row > 70'000 && row % 100 == 0 ? "1,\"a\nlong, \"\"quoted\"\" word\",3,4" : mixed(row);
  };
  expect_same_by_any_number_of_threads(file("id,x,w,m", many, quoted),
                                       {.types = {{"x", ColumnType::category}}});
}

TEST(ReadCsvThreads, NameTheFirstErrorAndItsLine) {
  const auto bad = [](std::int64_t row) {
    return row == 101'000 ? "1,2,3" : row == 100'000 ? "1,oops,w,5" : mixed(row);
  };
  const std::string text = file("id,x,w,m", many, bad);
  for (const int threads : {1, 2, 7}) {
    const ErrorFacts ragged = facts_of([&] { read_csv_text(text, "text", {.threads = threads}); });
    EXPECT_EQ(ragged.code, "data.ragged_row");
    EXPECT_EQ(ragged.where, "text, line 101002");
    const ReadOptions told{.types = {{"x", ColumnType::number}}, .threads = threads};
    const ErrorFacts number = facts_of([&] { read_csv_text(text, "text", told); });
    EXPECT_EQ(number.code, "data.bad_number");
    EXPECT_EQ(number.where, "text, line 100002, column 'x'");
  }
  const auto word = [](std::int64_t row) {
    return row == 100'000 ? "1,oops,w,5" : mixed(row);
  };
  const std::string one_word = file("id,x,w,m", many, word);
  for (const int threads : {1, 2, 7}) {
    const ErrorFacts found =
        facts_of([&] { read_csv_text(one_word, "text", {.threads = threads}); });
    EXPECT_EQ(found.where, "text, line 100002, column 'x'");
  }
}

}  // namespace

}  // namespace lamina
