#include "lamina/core/note.hpp"

#include <gtest/gtest.h>

#include "lamina/core/error.hpp"

namespace lamina {
namespace {

Note about(const std::string& column, const std::string& code = "data.note.some") {
  return {.code = code,
          .what = "decided",
          .where = column.empty() ? "" : cells_of(column),
          .fix = "--other",
          .column = column};
}

TEST(Note, SaysColumnCellsAndLine) {
  EXPECT_EQ(cells_of("price"), "column 'price'");
  EXPECT_EQ(cells_of("price", 1, 2), "column 'price', 1 cell, on line 2");
  EXPECT_EQ(cells_of("price", 312, 2), "column 'price', 312 cells, first on line 2");
  EXPECT_EQ(sentence_of(about("a")), "column 'a': decided; --other");
  EXPECT_EQ(sentence_of({.code = "run.note.x", .what = "so"}), "so");
}

TEST(Note, OneACodeAndColumnIsKept) {
  Notes notes;
  add_note(notes, about("a"));
  add_note(notes, about("a"));
  add_note(notes, about("b"));
  add_note(notes, about("a", "data.note.other"));
  EXPECT_EQ(notes, (Notes{about("a"), about("b"), about("a", "data.note.other")}));
}

TEST(Note, TwoColumnsHaveANoteEach) {
  const Notes notes = {about(""), about("a"), about("b")};
  EXPECT_EQ(grouped(notes), notes);
}

TEST(Note, ManyColumnsShareOneInThePlaceOfTheFirst) {
  Notes notes = {about("a"), about("a", "data.note.other")};
  for (const char* column : {"b", "c", "d", "e"}) notes.push_back(about(column));
  const Notes found = grouped(notes);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].where, "column 'a'; column 'b'; column 'c'; 2 more columns");
  EXPECT_EQ(found[0].what, "decided");
  EXPECT_EQ(found[1], notes[1]);
}

TEST(Note, AboutDataIsRefusedWithItsFacts) {
  const Note other = {.code = "train.note.resumed", .what = "going on"};
  EXPECT_NO_THROW(refuse_notes(Notes{other}, "a.csv"));
  try {
    refuse_notes(Notes{other, about("a")}, "a.csv");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "data.note.some");
    EXPECT_EQ(error.facts().what, "decided");
    EXPECT_EQ(error.facts().where, "a.csv, column 'a'");
    EXPECT_EQ(error.facts().fix, "--other");
    EXPECT_EQ(exit_code(error.code()), 3);
  }
}

}  // namespace
}  // namespace lamina
