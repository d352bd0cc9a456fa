#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lamina/data/read.hpp"

namespace lamina {
namespace {

/// The type of a column `name` with these cells, beside two columns of numbers.
Column inferred(const std::string& name, const std::vector<std::string>& cells,
                const ReadOptions& options = {}) {
  std::string text = name + ",side_1,side_2\n";
  int i = 0;
  for (const std::string& cell : cells) {
    text +=
        "\"" + cell + "\"," + std::to_string(i * 37 % 11) + ".5," + std::to_string(i % 5) + "\n";
    ++i;
  }
  return read_csv_text(text, "t.csv", options).column(name);
}

std::vector<std::string> counted(int count, const std::string& before, int step = 1,
                                 const std::string& after = "") {
  std::vector<std::string> cells;
  cells.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) cells.push_back(before + std::to_string(i * step) + after);
  return cells;
}

TEST(InferType, NumbersAreNumbersAlsoWhenFewOrUnique) {
  EXPECT_EQ(inferred("x", {"0", "1", "1", "0"}).type, ColumnType::number);
  EXPECT_EQ(inferred("x", {"1", "", "2"}).type, ColumnType::number);
  EXPECT_EQ(inferred("mass", counted(50, "1.", 7)).type, ColumnType::number);
  EXPECT_EQ(inferred("price", counted(50, "", 7)).type, ColumnType::number);
  EXPECT_EQ(inferred("grid", counted(50, "", 1, ".5")).type, ColumnType::number);
}

TEST(InferType, CountersAndNamedKeysAreIdentifiers) {
  EXPECT_EQ(inferred("n", counted(50, "")).type, ColumnType::identifier);
  EXPECT_EQ(inferred("n", counted(50, "")).reason, "counts the rows");
  EXPECT_EQ(inferred("PassengerId", counted(10, "", 13)).type, ColumnType::identifier);
  EXPECT_EQ(inferred("user_id", counted(10, "", 13)).type, ColumnType::identifier);
  EXPECT_EQ(inferred("paid", counted(10, "", 13)).type, ColumnType::number);
  EXPECT_EQ(inferred("user_id", {"1", "1", "2", "2"}).type, ColumnType::number);
  // In a small example the counter is the very thing to learn from.
  EXPECT_EQ(inferred("hour", counted(12, "")).type, ColumnType::number);
  std::string two = "x,y\n";
  for (int i = 0; i < 100; ++i) two += std::to_string(i) + "," + std::to_string(2 * i) + ".5\n";
  EXPECT_EQ(read_csv_text(two).column("x").type, ColumnType::number);
}

TEST(InferType, WordsOfTruthAreBooleans) {
  EXPECT_EQ(inferred("b", {"yes", "no", "", "yes"}).type, ColumnType::boolean);
  EXPECT_EQ(inferred("b", {"TRUE", "False"}).type, ColumnType::boolean);
  EXPECT_EQ(inferred("b", {"t", "f"}).type, ColumnType::boolean);
  EXPECT_EQ(inferred("b", {"yes", "false"}).type, ColumnType::category);
  EXPECT_EQ(inferred("b", {"yes", "no", "unsure"}).type, ColumnType::category);
  const Column told = inferred("b", {"1", "0"}, {.types = {{"b", ColumnType::boolean}}});
  EXPECT_EQ(told.type, ColumnType::boolean);
  EXPECT_EQ(told.labels, (std::vector<std::string>{"0", "1"}));
}

TEST(InferType, DatesFollowTheFormatThatFitsAllCells) {
  const auto expect = [](const std::vector<std::string>& cells, const std::string& format,
                         double first) {
    const Column column = inferred("d", cells);
    EXPECT_EQ(column.type, ColumnType::date) << cells[0];
    EXPECT_EQ(column.date_format, format);
    ASSERT_FALSE(column.numbers.empty());
    EXPECT_EQ(column.numbers[0], first);
    EXPECT_TRUE(column.codes.empty());
  };
  expect({"1970-01-02", "2000-02-29"}, "yyyy-mm-dd", 1);
  expect({"1970-01-01 06:00", "1970-01-01T12:30:15.5Z"}, "yyyy-mm-dd", 0.25);
  expect({"13-01-1970", "01-12-2011"}, "dd-mm-yyyy", 12);
  expect({"01/13/1970", "12/01/2011"}, "mm/dd/yyyy", 12);
  expect({"13/1/1970", "1/12/2011"}, "dd/mm/yyyy", 12);
  expect({"13.01.1970", "01.12.2011"}, "dd.mm.yyyy", 12);
  EXPECT_EQ(inferred("d", {"01/02/2011", "03/04/2011"}).reason,
            "dates as dd/mm/yyyy; mm/dd/yyyy would fit too");
  EXPECT_EQ(inferred("d", {"13/13/2011", "01/02/2011"}).type, ColumnType::category);
}

TEST(InferType, NumbersAmongManyWordsAreWords) {
  // Ticket codes: most are numbers, yet a third are not, and all differ.
  std::vector<std::string> tickets = counted(60, "", 977);
  for (const std::string& code : counted(30, "A/")) tickets.push_back(code);
  EXPECT_EQ(inferred("ticket", tickets).type, ColumnType::identifier);
}

TEST(InferType, WordsThatHardlyRepeatAreLeftToPeople) {
  EXPECT_EQ(inferred("name", counted(40, "Mr. Smith ")).type, ColumnType::text);
  EXPECT_EQ(inferred("cabin", counted(40, "C")).type, ColumnType::identifier);
  EXPECT_EQ(inferred("name", {"a", "b", "c", "d"}).type, ColumnType::category);
  EXPECT_EQ(inferred("key", {"a", "b", "c", "d"}).type, ColumnType::identifier);
  std::vector<std::string> repeated = counted(20, "w");
  for (const std::string& word : counted(20, "w")) repeated.push_back(word);
  EXPECT_EQ(inferred("word", repeated).type, ColumnType::category);
}

TEST(InferType, OneValueIsAConstantUnlessCellsAreMissing) {
  EXPECT_EQ(inferred("c", {"5", "5", "5.0"}).type, ColumnType::constant);
  EXPECT_EQ(inferred("c", {"a", "a"}).type, ColumnType::constant);
  EXPECT_EQ(inferred("c", {"", "NA"}).type, ColumnType::constant);
  EXPECT_EQ(inferred("c", {"", "NA"}).reason, "every cell is missing");
  EXPECT_EQ(inferred("c", {"5", ""}).type, ColumnType::number);
  EXPECT_EQ(inferred("c", {"a", ""}).type, ColumnType::category);
}

TEST(InferType, ATargetIsNeverLeftOut) {
  EXPECT_EQ(inferred("n", counted(50, ""), {.target = "n"}).type, ColumnType::number);
  EXPECT_EQ(inferred("w", counted(50, "w"), {.target = "w"}).type, ColumnType::category);
  EXPECT_EQ(inferred("w", {"a", "a"}, {.target = "w"}).type, ColumnType::category);
}

TEST(InferType, GivenTypesWin) {
  const Column zip =
      inferred("zip", {"02134", "2134", "10001"}, {.types = {{"zip", ColumnType::category}}});
  EXPECT_EQ(zip.labels, (std::vector<std::string>{"02134", "10001", "2134"}));
  const Column day =
      inferred("d", {"03/04/2011"},
               {.types = {{"d", ColumnType::date}}, .date_formats = {{"d", "mm/dd/yyyy"}}});
  EXPECT_EQ(day.text(0), "2011-03-04");
  EXPECT_EQ(inferred("n", counted(50, ""), {.types = {{"n", ColumnType::number}}}).type,
            ColumnType::number);
}

}  // namespace
}  // namespace lamina
