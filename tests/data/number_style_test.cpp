// Numbers as people write them: every file has its right values beside it.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "lamina/data/read.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// A file of the column "x" with these cells and a column of words.
std::string file_of(const std::vector<std::string>& cells, const std::string& delimiter = ",",
                    bool quoted = true) {
  const std::string quote = quoted ? "\"" : "";
  std::string text = "x" + delimiter + "w\n";
  for (const std::string& cell : cells) text += quote + cell + quote + delimiter + "a\n";
  return text;
}

struct Written {
  std::vector<std::string> cells;
  std::vector<double> values;
  std::string note = "data.note.number_style";  ///< "": none
  std::string delimiter = ",";
  bool quoted = true;
};

TEST(NumberStyle, ReadsWhatTheColumnAsAWholeSays) {
  const std::vector<Written> files = {
      {{"424,201", "1,202", "17"}, {424201, 1202, 17}},
      {{"424,201", "1,202", "17"}, {424201, 1202, 17}, "data.note.number_style", "\t", false},
      {{"424,201", "1,202", "900"}, {424201, 1202, 900}, "data.note.number_style", ";", false},
      {{"1,234.5", "12,345.25", "3.5"}, {1234.5, 12345.25, 3.5}},
      {{"1.234,5", "12.345,25", "3,5"}, {1234.5, 12345.25, 3.5}},
      {{"1.234,5", "12.345,25", "3,5"},
       {1234.5, 12345.25, 3.5},
       "data.note.number_style",
       ";",
       false},
      {{"1.234.567", "1.234", "5"}, {1234567, 1234, 5}},
      {{"1,234,567", "1,234", "5"}, {1234567, 1234, 5}},
      {{"12,34,567", "1,23,456", "500"}, {1234567, 123456, 500}},
      {{"1 234", "12 345 678", "9"}, {1234, 12345678, 9}},
      {{"1 234,5", "12 345", "9"}, {1234.5, 12345, 9}},
      {{"1\u00A0234", "2\u00A0345", "9"}, {1234, 2345, 9}},
      {{"1\u202F234,5", "2\u202F345", "9"}, {1234.5, 2345, 9}},
      {{"1\u2009234", "2\u2009345", "9"}, {1234, 2345, 9}},
      {{"1'234.50", "12'345", "9"}, {1234.5, 12345, 9}},
      {{"1\u2019234.50", "12\u2019345", "9"}, {1234.5, 12345, 9}},
      {{"3,8", "6,1", "7"}, {3.8, 6.1, 7}, "data.note.decimal_comma"},
      {{"3,85", "-6,125", "0,5"}, {3.85, -6.125, 0.5}, "data.note.decimal_comma"},
      {{"0,125", "0,250", "0,500"}, {0.125, 0.25, 0.5}, "data.note.decimal_comma"},
      {{"0,125", "0,250", "0,500"}, {0.125, 0.25, 0.5}, "data.note.decimal_comma", ";", false},
      {{"$1,234.00", "$5.50", "$7"}, {1234, 5.5, 7}},
      {{"-$1,234.00", "$-5.50", "$7"}, {-1234, -5.5, 7}},
      {{"1.234,00 €", "5,50 €", "7 €"}, {1234, 5.5, 7}},
      {{"€ 12", "€ 7", "€ 9"}, {12, 7, 9}},
      {{"EUR 12.5", "EUR 7", "EUR 9"}, {12.5, 7, 9}},
      {{"£1,000", "£200", "£30"}, {1000, 200, 30}},
      {{"12%", "7.5%", "100%"}, {12, 7.5, 100}},
      {{"12 %", "7,5 %", "100 %"}, {12, 7.5, 100}},
      {{"12\u00A0%", "7\u00A0%", "9\u00A0%"}, {12, 7, 9}},
      {{"180 cm", "175cm", "190 cm"}, {180, 175, 190}},
      {{"20.5 °C", "-3 °C", "0 °C"}, {20.5, -3, 0}},
      {{"90 km/h", "120 km/h", "50"}, {90, 120, 50}},
      {{"36 months", "60 months", "36 months"}, {36, 60, 36}},
      {{"(1,234.50)", "250.00", "1,000.00"}, {-1234.5, 250, 1000}},
      {{"($5)", "$6", "$7"}, {-5, 6, 7}},
      {{"1,234.50-", "250.00", "3.25"}, {-1234.5, 250, 3.25}},
      {{"\u22125", "3", "\u22121.5"}, {-5, 3, -1.5}},
      {{"+5", "-3", "+1.5"}, {5, -3, 1.5}, ""},
      {{"1,000", "-", "2,500"}, {1000, none, 2500}},
      {{"5", "None", "7"}, {5, none, 7}, ""},
      {{"1e3", "2.5E-1", "7"}, {1000, 0.25, 7}, ""},
      {{"1.5e3 m", "2 m", "3 m"}, {1500, 2, 3}},
      {{".5", "$.25", "$1"}, {0.5, 0.25, 1}},
  };
  for (const Written& file : files) {
    const Table table = read_csv_text(file_of(file.cells, file.delimiter, file.quoted));
    const Column& column = table.column("x");
    EXPECT_EQ(column.type, ColumnType::number) << file.cells[0];
    ASSERT_EQ(column.numbers.size(), file.values.size()) << file.cells[0];
    for (std::size_t i = 0; i < file.values.size(); ++i) {
      if (std::isnan(file.values[i])) {
        EXPECT_TRUE(std::isnan(column.numbers[i])) << file.cells[i];
      } else {
        EXPECT_EQ(column.numbers[i], file.values[i]) << file.cells[i];
      }
    }
    EXPECT_EQ(column.notes.empty() ? "" : column.notes[0].code, file.note) << file.cells[0];
  }
}

TEST(NumberStyle, WordsStayWords) {
  for (const std::vector<std::string>& cells :
       std::vector<std::vector<std::string>>{{"A12", "A13", "A12"},
                                             {"12 AM", "1 AM", "1 AM"},
                                             {"5 of 10", "6 of 10", "5 of 10"},
                                             {"5 cm", "6 kg", "5 cm"},
                                             {"1,23,4", "1,2,34", "1,23,4"},
                                             {"3-1", "0-2", "3-1"},
                                             {"<=50K", ">50K", "<=50K"},
                                             {"1.2.3", "1.2.4", "1.2.3"}}) {
    EXPECT_EQ(read_csv_text(file_of(cells)).column("x").type, ColumnType::category) << cells[0];
  }
}

TEST(NumberStyle, TheDoubtfulCommaIsSaidWithTheOptionThatChangesIt) {
  const std::string text = file_of({"424,201", "136,858"}, "\t", false);
  const Column column = read_csv_text(text).column("x");
  ASSERT_EQ(column.notes.size(), 1U);
  EXPECT_EQ(sentence_of(column.notes[0]),
            "column 'x', 2 cells, first on line 2 ('424,201' is 424201): marks and units are read "
            "as parts of numbers; --decimal-comma reads it as decimals, --type x=category takes "
            "words");
  EXPECT_EQ(read_csv_text(text, "t", {.decimal_comma = true}).column("x").numbers,
            (std::vector<double>{424.201, 136.858}));
  // Where the file surely has decimal commas, the column has them too.
  EXPECT_EQ(read_csv_text("x;z\n12,345;1,5\n67,891;2,5\n").column("x").numbers,
            (std::vector<double>{12.345, 67.891}));
  EXPECT_EQ(read_csv_text("x;z\n1.234;1,5\n2.345;2,5\n").column("x").numbers,
            (std::vector<double>{1234, 2345}));
}

TEST(NumberStyle, ADecimalCommaMayStandInQuotesBetweenCommas) {
  const std::string text = file_of({"3,8", "6,1"});
  const std::vector<double> values = {3.8, 6.1};
  EXPECT_EQ(read_csv_text(text, "t", {.decimal_comma = true}).column("x").numbers, values);
  EXPECT_EQ(read_csv_text(text, "t", {.delimiter = ',', .decimal_comma = true}).column("x").numbers,
            values);
}

TEST(NumberStyle, LeadingZerosMeanACode) {
  const Column zip = read_csv_text("zip,w\n94105,a\n00501,b\n10001,a\n00501,b\n").column("zip");
  EXPECT_EQ(zip.type, ColumnType::category);
  EXPECT_EQ(zip.labels, (std::vector<std::string>{"00501", "10001", "94105"}));
  ASSERT_EQ(zip.notes.size(), 1U);
  EXPECT_EQ(zip.notes[0].code, "data.note.code");
  EXPECT_EQ(zip.notes[0].where, "column 'zip', 2 cells, first on line 3 ('00501')");
  EXPECT_EQ(zip.notes[0].fix, "--type zip=number takes numbers");
  for (const char* cells : {"0.5\n1\n", "0\n1\n", "00.5\n10\n", "-05\n1\n"}) {
    EXPECT_EQ(read_csv_text("x\n" + std::string(cells)).column("x").type, ColumnType::number);
  }
  EXPECT_EQ(
      read_csv_text("x\n01\n2\n", "t", {.types = {{"x", ColumnType::number}}}).column("x").type,
      ColumnType::number);
}

TEST(NumberStyle, ComparisonsAndRangesMakeAnOrderedCategory) {
  struct Steps {
    std::vector<std::string> cells;
    std::vector<double> places;
  };
  const std::vector<Steps> files = {
      {{"3+", "1", "2", "0", "1"}, {3, 1, 2, 0, 1}},
      {{"9", "10", "11", "12 or more", "9"}, {0, 1, 2, 3, 0}},
      {{"50-99", "1-9", "10-49", "100+", "1-9"}, {2, 0, 1, 3, 0}},
      {{"2 to 5", "1", "6 to 10", ">10", "1"}, {1, 0, 2, 3, 0}},
      {{"<1", "1", "2", ">20", "1"}, {0, 1, 2, 3, 1}},
      {{"< 1 year", "1 year", "2 years", "10+ years", "1 year"}, {0, 1, 2, 3, 1}},
      {{"18–24", "under 18", "25–64", "65 and over", "under 18"}, {1, 0, 2, 3, 0}},
      {{"≤18", "19-30", "31-60", ">60", "≤18"}, {0, 1, 2, 3, 0}},
      {{"1,000-4,999", "5,000+", "0-999", "0-999", "5,000+"}, {1, 2, 0, 0, 2}},
      {{"<0.5", "0.5", "0.75", "0.6", "<0.5"}, {0, 1, 3, 2, 0}},
      {{"1", "?", "10+", "2", "1"}, {0, none, 2, 1, 0}},
  };
  for (const Steps& file : files) {
    const Column column = read_csv_text(file_of(file.cells)).column("x");
    EXPECT_EQ(column.type, ColumnType::number) << file.cells[0];
    ASSERT_EQ(column.numbers.size(), file.places.size());
    for (std::size_t i = 0; i < file.places.size(); ++i) {
      if (std::isnan(file.places[i])) continue;
      EXPECT_EQ(column.numbers[i], file.places[i]) << file.cells[i];
      EXPECT_EQ(column.text(static_cast<std::int64_t>(i)), file.cells[i]);
    }
    ASSERT_EQ(column.notes.size(), 1U) << file.cells[0];
    EXPECT_EQ(column.notes[0].code, "data.note.ordered");
  }
}

TEST(NumberStyle, NumbersAndWordsForRealAreACategoryWithANote) {
  const Column size = read_csv_text("s\n38\n40\nM\nL\nM\n38\n40\nL\nM\n").column("s");
  EXPECT_EQ(size.type, ColumnType::category);
  ASSERT_EQ(size.notes.size(), 1U);
  EXPECT_EQ(size.notes[0].code, "data.note.mixed");
  // One odd cell in a thousand is an error, in whatever style the others are.
  std::string text = "x,w\n";
  for (int i = 1; i <= 1000; ++i) text += "\"$" + std::to_string(i) + ",000\",a\n";
  EXPECT_EQ(facts_of([&] { read_csv_text(text + "\"$1,00O\",a\n", "t.csv"); }).where,
            "t.csv, line 1002, column 'x'");
}

TEST(MissingMarks, AreTheSameEverywhereInAnyCase) {
  for (const std::string mark :
       {"NULL", "null", "Null", "NaN", "nan",  "n/a",  "N/A", "#N/A", "NA",  "na",   "<NA>",
        "NaT",  "\\N",  "?",    "",    "None", "none", "-",   ".",    "inf", "-inf", "Infinity"}) {
    const std::string with =
        "x,w,d,y,n\n1.5,red,2020-01-31,yes,8\n2.5,red,2020-02-29,no,9\n3.5,red,"
        "2020-03-01,yes,8\n4.5,blue,2020-03-02,no,7\n5.5,blue,2020-03-02,no,6\n";
    const Table table = read_csv_text(with + mark + "," + mark + "," + mark + "," + mark + ",5\n",
                                      "t", {.drop = {"n"}, .target = "y"});
    for (const Column& column : table.columns()) {
      EXPECT_EQ(column.missing, 1) << mark << " in " << column.name;
    }
    EXPECT_EQ(table.column("x").type, ColumnType::number) << mark;
    EXPECT_EQ(table.column("d").type, ColumnType::date) << mark;
    EXPECT_EQ(table.column("y").type, ColumnType::boolean) << mark;
  }
}

TEST(MissingMarks, AWordAmongWordsStaysOneAndIsNoted) {
  std::string text = "damage\n";
  for (int i = 0; i < 10; ++i) text += "None\nmild\n";
  const Column column = read_csv_text(text + "severe\n").column("damage");
  EXPECT_EQ(column.labels, (std::vector<std::string>{"None", "mild", "severe"}));
  ASSERT_EQ(column.notes.size(), 1U);
  EXPECT_EQ(column.notes[0].fix, "--missing None takes it for a missing cell");
  EXPECT_EQ(read_csv_text(text, "t", {.missing = {"None"}}).column("damage").missing, 10);
}

}  // namespace
}  // namespace lamina
