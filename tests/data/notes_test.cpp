// What a reader decides is said by the table, in a fixed order.
#include <gtest/gtest.h>

#include <string>

#include "lamina/data/read.hpp"

namespace lamina {
namespace {

TEST(TableNotes, StandInTheOrderOfTheFile) {
  Table table;
  table.add_numbers("b", {1, 2}).add_numbers("a", {1, 2});
  table.add_note({.code = "data.note.frame"});
  table.add_note({.code = "data.note.frame"});
  const Notes more = {{.code = "data.note.x", .column = "a"},
                      {.code = "data.note.x", .column = "b"},
                      {.code = "data.note.y"}};
  std::string order;
  for (const Note& note : table.all_notes(more)) order += note.code + note.column + " ";
  EXPECT_EQ(order, "data.note.frame data.note.y data.note.xb data.note.xa ");
  EXPECT_EQ(table.notes().size(), 1U);
}

TEST(TableNotes, GoWithTheirColumns) {
  Table table = read_csv_text("a;b;c\n1,5;2,5;x\n3;4,5;y\n1;2;x\n", "t");
  ASSERT_EQ(table.notes().size(), 2U);
  EXPECT_EQ(table.drop(std::vector<std::string>{"a"}).notes().size(), 1U);
  EXPECT_EQ(table.select(std::vector<std::int64_t>{2, 0}).notes(), table.notes());
}

TEST(DecimalComma, DecidedByTheReaderIsSaid) {
  const std::string text = "n;price\n1;7\n2;1,5\n3;2,25\n";
  const Notes notes = read_csv_text(text, "t.csv").notes();
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].code, "data.note.decimal_comma");
  EXPECT_EQ(notes[0].what, "'1,5' is read as 1.5");
  EXPECT_EQ(notes[0].where, "column 'price', 2 cells, first on line 3");
  EXPECT_EQ(notes[0].column, "price");
  EXPECT_TRUE(read_csv_text(text, "t.csv", {.decimal_comma = true}).notes().empty());
  EXPECT_TRUE(read_csv_text(text, "t.csv", {.target = "price"}).notes() == notes);
}

TEST(DecimalComma, IsCountedTheSameByAnyNumberOfThreads) {
  std::string text = "n;price\n0;0,5\n";
  for (int i = 0; i < 400'000; ++i) text += i < 300'000 ? "1;7\n" : "2;1,5\n";
  const auto read = [&](int threads) {
    return read_csv_text(text, "t", {.threads = threads}).notes();
  };
  ASSERT_EQ(read(1).size(), 1U);
  EXPECT_EQ(read(1)[0].where, "column 'price', 100,001 cells, first on line 2");
  EXPECT_EQ(read(2), read(1));
}

}  // namespace
}  // namespace lamina
