#include "preprocess/spellings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "lamina/data/read.hpp"
#include "lamina/preprocess/preprocessor.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

using Words = std::vector<std::string>;

constexpr const char* none = nullptr;

/// A list of known words, a cell, and the word that it means.
struct Case {
  Words known;
  const char* cell;
  const char* meant;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      // Truth values, by any of their words.
      {{"False", "True"}, "True", "True"},
      {{"False", "True"}, "true", "True"},
      {{"False", "True"}, "TRUE", "True"},
      {{"False", "True"}, "1", "True"},
      {{"False", "True"}, "0", "False"},
      {{"False", "True"}, "1.0", "True"},
      {{"False", "True"}, "yes", "True"},
      {{"False", "True"}, " No ", "False"},
      {{"False", "True"}, "maybe", none},
      {{"False", "True"}, "2", none},
      {{"no", "yes"}, "Y", "yes"},
      {{"no", "yes"}, "F", "no"},
      {{"N", "Y"}, "TRUE", "Y"},
      {{"0", "1"}, "True", "1"},
      {{"0", "1"}, "f", "0"},
      {{"off", "on"}, "1", "on"},
      {{"yes"}, "TRUE", "yes"},
      {{"yes"}, "false", none},
      {{"No", "No internet service", "Yes"}, "1", "Yes"},
      {{"No", "No internet service", "Yes"}, "no", "No"},
      // Codes that happen to be letters or digits are no truth values.
      {{"E", "N", "S", "W"}, "no", none},
      {{"F", "T", "X"}, "true", none},
      {{"0", "1", "2"}, "true", none},
      {{"N", "T"}, "yes", none},
      {{"TRUE", "True", "false"}, "1", none},
      // Numbers, by value.
      {{"3", "4"}, "3.0", "3"},
      {{"3", "4"}, "03", "3"},
      {{"3", "4"}, "+3", "3"},
      {{"3", "4"}, " 3 ", "3"},
      {{"3", "4"}, "3.1", none},
      {{"3.0", "4.5"}, "3", "3.0"},
      {{"3.0", "4.5"}, "4.50", "4.5"},
      {{"02134", "10001"}, "2134", "02134"},
      {{"02134", "10001"}, "2134.0", "02134"},
      {{"0", "5"}, "-0.0", "0"},
      {{"-1", "1"}, "-01", "-1"},
      {{"10", "100"}, "1e+2", "100"},
      {{"1000", "1E3X"}, "1E3", none},  // may be a code
      {{"03", "3"}, "3", "3"},
      {{"03", "3"}, "03", "03"},
      {{"03", "3"}, "3.0", none},  // either
      {{"1213141516171826920", "1213141516171826921"},
       "1213141516171826921.0",
       "1213141516171826921"},
      {{"1213141516171826920", "x"}, "1213141516171826921", none},  // the same as a double
      {{"2", "3+"}, "3", none},
      {{"1.2.3", "x"}, "1.2.30", none},
      // Words: as they are, without spaces around, without case.
      {{"Female", "Male"}, "Male", "Male"},
      {{"Female", "Male"}, "male", "Male"},
      {{"Female", "Male"}, "MALE ", "Male"},
      {{"Female", "Male"}, "\tfemale", "Female"},
      {{"Female", "Male"}, "m", none},
      {{" Private", " State-gov"}, "Private", " Private"},
      {{"Rome", "Köln"}, "KÖLN", "Köln"},
      {{"москва", "Тула"}, "Москва", "москва"},
      {{"ΑΘΗΝΑ", "Πάτρα"}, "Αθηνα", "ΑΘΗΝΑ"},
      {{"Łódź", "Warszawa"}, "łódź", "Łódź"},
      {{"US", "us"}, "us", "us"},
      {{"US", "us"}, "Us", none},  // either
      {{"a", "a "}, "a ", "a "},
      {{"a", "a "}, " a", none},  // either
      {{"Rome", "Oslo"}, "Paris", none},
      {{"Rome\xC2\xA0", "Oslo"}, "rome", "Rome\xC2\xA0"},
      {{"Rome", "Oslo"}, "", none},
  };
  return all;
}

TEST(Spellings, ACellMeansTheWordThatATableBesideItSays) {
  for (const Case& one : cases()) {
    const std::int32_t place = Spellings(one.known).find(one.cell);
    const std::string found = place < 0 ? "nothing" : one.known[static_cast<std::size_t>(place)];
    EXPECT_EQ(found, one.meant == none ? "nothing" : one.meant)
        << "'" << one.cell << "' among '" << one.known[0] << "' …";
  }
}

/// "w,y" with each known word three times, as a category.
Preprocessor fitted_on(const Words& known) {
  std::string text = "w,x,y\n";
  for (int i = 0; i < 3; ++i) {
    for (const std::string& word : known) {
      text +=
          "\"" + word + "\"," + std::to_string(text.size()) + ".5," + (i == 0 ? "a" : "b") + "\n";
    }
  }
  const Table table = read_csv_text(text, "t", {.types = {{"w", ColumnType::category}}});
  std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows()));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return Preprocessor::fit(table, rows, {.target = "y"});
}

TEST(Spellings, ATableAndARowFindTheSame) {
  for (const Case& one : cases()) {
    Words known = one.known;
    if (known.size() < 2 || std::string(one.cell).empty()) continue;
    const Preprocessor fitted = fitted_on(known);
    std::sort(known.begin(), known.end());
    const auto place = std::find(known.begin(), known.end(), one.meant == none ? "" : one.meant);
    const auto expected =
        one.meant == none ? 0 : static_cast<std::int32_t>(place - known.begin()) + 1;
    Table later;
    later.add_categories("w", Words{one.cell, known[0]}).add_numbers("x", {1, 1});
    EXPECT_EQ(fitted.apply(later)["codes"].i32()[0], expected) << one.cell;
    Features alone = fitted.room(1);
    fitted.apply(Row{{"w", one.cell}, {"x", 1}}, alone);
    EXPECT_EQ(alone["codes"].i32()[0], expected) << one.cell;
  }
}

TEST(Spellings, EachCellIsSaidOnceByANote) {
  const Preprocessor fitted = fitted_on({"False", "True"});
  const auto codes_of = [&](const char* text) {
    Words codes;
    for (const Note& note : fitted.notes_on(read_csv_text(text, "t", fitted.read_options(false)))) {
      codes.push_back(note.code + "|" + note.where + "|" + note.what);
    }
    return codes;
  };
  EXPECT_EQ(codes_of("w,x\nTrue,1\nFalse,2\n,3\n"), Words{});
  EXPECT_EQ(
      codes_of("w,x\nTrue,1\nfalse,2\nTRUE,3\n,4\n"),
      Words{"data.note.other_spelling|column 'w', 2 of 3 cells (66.7 %), first in row 2|words "
            "spelled otherwise than in training: 'false' is taken as 'False'"});
  EXPECT_EQ(codes_of("w,x\nTrue,1\nFalse,2\nwhat,3\n"),
            Words{"data.note.unseen_words|column 'w', 1 of 3 cells (33.3 %), first in row 3|words "
                  "that training never met, such as 'what', count as missing"});
  EXPECT_EQ(
      codes_of("w,x\nTrue,1\nwhy,2\nwhat,3\n"),
      Words{"data.note.mostly_unseen|column 'w', 2 of 3 cells (66.7 %), first in row "
            "2|WARNING: training never met most of what stands here, such as 'why'; it counts "
            "as missing, and answers are worth less"});
}

TEST(Spellings, ClassesOfTheTruthAreFoundAndNoted) {
  const Table training = read_csv_text("x,y\n1,no\n2,yes\n3,no\n4,yes\n", "t", {.target = "y"});
  const std::vector<std::int64_t> rows = {0, 1, 2, 3};
  const Preprocessor fitted = Preprocessor::fit(training, rows, {.target = "y"});
  const Table later =
      read_csv_text("x,y\n1,TRUE\n2,0\n3,Yes\n4,no\n", "later", fitted.read_options());
  const Tensor truth = fitted.targets(later, rows);
  EXPECT_EQ(std::vector<float>(truth.f32(), truth.f32() + 4), (std::vector<float>{1, 0, 1, 0}));
  const Notes notes = fitted.notes_on(later);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].code, "data.note.other_spelling");
  EXPECT_EQ(notes[0].where, "column 'y', 3 of 4 cells (75 %), first in row 1");
  // To predict no one asks for the truth.
  const Table unread = read_csv_text("x,y\n1,TRUE\n", "later", fitted.read_options(false));
  EXPECT_TRUE(fitted.notes_on(unread).empty());
}

TEST(Spellings, KeysOf64BitsAreDifferentClassesAndCategories) {
  // The first three are one double, 1213141516171826944.
  const Words keys = {"1213141516171826920", "1213141516171826921", "1213141516171826999", "99"};
  std::string text = "key,x,y\n";
  for (int i = 0; i < 12; ++i) {
    const auto at = static_cast<std::size_t>(i % 4);
    text += keys[at] + "," + std::to_string(i * i % 7) + ".5," + keys[at] + "\n";
  }
  const Table table =
      read_csv_text(text, "t", {.types = {{"key", ColumnType::category}}, .target = "y"});
  std::vector<std::int64_t> rows(12);
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  const Preprocessor fitted =
      Preprocessor::fit(table, rows, {.target = "y", .task = "classification"});
  EXPECT_EQ(fitted.labels(), (Words{"99", keys[0], keys[1], keys[2]}));
  EXPECT_EQ(fitted.category_columns()[0].labels, keys);
  Features alone = fitted.room(1);
  fitted.apply(Row{{"key", 1213141516171826921}, {"x", 1.5}}, alone);
  EXPECT_EQ(alone["codes"].i32()[0], 2);
}

}  // namespace
}  // namespace lamina
