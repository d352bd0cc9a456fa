// What a column of dates becomes, decided by all its cells, and what is said of it.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "expect_error.hpp"
#include "lamina/data/read.hpp"

namespace lamina {
namespace {

using Cells = std::vector<std::string>;

std::string file_of(const Cells& cells) {
  std::string text = "d;n\n";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text += "\"" + cells[i] + "\";" + std::to_string(i * 37 % 11) + "\n";
  }
  return text;
}

Column read(const Cells& cells, const ReadOptions& options = {}) {
  return read_csv_text(file_of(cells), "t.csv", options).column("d");
}

ReadOptions told(const std::string& format = {}) {
  ReadOptions options{.types = {{"d", ColumnType::date}}};
  if (!format.empty()) options.date_formats = {{"d", format}};
  return options;
}

ErrorFacts refused(const Cells& cells, const ReadOptions& options = {}) {
  return facts_of([&] { read(cells, options); });
}

/// The codes of a column's notes, with a space behind each.
std::string codes(const Column& column) {
  std::string all;
  for (const Note& note : column.notes) all += note.code.substr(10) + " ";
  return all;
}

Cells many_days(int count) {
  Cells cells;
  for (int i = 0; i < count; ++i) {
    cells.push_back("2011-" + std::to_string(i % 12 + 1) + "-" + std::to_string(i % 28 + 1));
  }
  return cells;
}

TEST(InferDates, ReadsEverySpellingThatFitsTheWholeColumn) {
  struct Example {
    Cells cells;
    const char* format;
    const char* first;
    const char* notes;
  };
  const Example examples[] = {
      {{"2024-09-08", "2024-03-21"}, "yyyy-mm-dd", "2024-09-08", ""},
      {{"2024/09/08", "2024/03/21"}, "yyyy/mm/dd", "2024-09-08", ""},
      {{"2024.09.08", "2024.03.21"}, "yyyy.mm.dd", "2024-09-08", ""},
      {{"08-09-2024", "21-03-2024"}, "dd-mm-yyyy", "2024-09-08", ""},
      {{"09-08-2024", "03-21-2024"}, "mm-dd-yyyy", "2024-09-08", ""},
      {{"08/09/2024", "21/03/2024"}, "dd/mm/yyyy", "2024-09-08", ""},
      {{"8.9.2024", "5.3.2024"}, "dd.mm.yyyy", "2024-09-08", ""},
      {{"09/08/2024 04:55:51 AM", "03/21/2024 04:46 PM"}, "mm/dd/yyyy", "2024-09-08 04:55:51", ""},
      {{"09/08/24", "03/21/24"}, "mm/dd/yy", "2024-09-08", "short_years "},
      {{"8/9/70", "21/3/68"}, "dd/mm/yy", "1970-09-08", "short_years "},
      {{"08-09-24", "21-03-99"}, "dd-mm-yy", "2024-09-08", "short_years "},
      {{"31.12.99", "01.01.00"}, "dd.mm.yy", "1999-12-31", "short_years "},
      {{"98-01-31", "99-12-31"}, "yy-mm-dd", "1998-01-31", "short_years "},
      {{"8 Sep 2024", "21 March 2024"}, "dd mon yyyy", "2024-09-08", ""},
      {{"08-SEP-24", "21-MAR-24"}, "dd mon yy", "2024-09-08", "short_years "},
      {{"September 8, 2024", "Mar 21, 2024"}, "mon dd yyyy", "2024-09-08", ""},
      {{"2024 Sep 8", "2024 Mar 21"}, "yyyy mon dd", "2024-09-08", ""},
      {{"Sep 2024", "Mar 2024"}, "mon yyyy", "2024-09-01", ""},
      {{"Sun, 08 Sep 2024 04:55:51 +0200", "Thu, 21 Mar 2024 16:46:55 GMT"},
       "dd mon yyyy",
       "2024-09-08 02:55:51",
       "time_zone "},
      {{"Sun Sep  8 04:55:51 2024", "Thu Mar 21 16:46:55 2024"},
       "mon dd hh:mm yyyy",
       "2024-09-08 04:55:51",
       ""},
      {{"2024-09-08T04:55:51Z", "2024-03-21T16:46:55Z"}, "yyyy-mm-dd", "2024-09-08 04:55:51", ""},
      {{"2024-09-08T04:55:51Z", "2024-03-21 16:46"},
       "yyyy-mm-dd",
       "2024-09-08 04:55:51",
       "time_zone "},
      {{"2024-09-08 04:55-07:00", "2024-03-21 16:46-08:00"},
       "yyyy-mm-dd",
       "2024-09-08 11:55:00",
       "time_zone "},
      {{"20240908", "20240321", "", "20231231"}, "yyyymmdd", "2024-09-08", "compact_date "},
      {{"20240908T0455", "20240321T1646"}, "yyyymmdd", "2024-09-08 04:55:00", ""},
      {{"04:55:51", "16:46"}, "hh:mm", "04:55:51", ""},
      {{"4:55 AM", "4:46 PM"}, "hh:mm", "04:55:00", ""},
  };
  for (const Example& example : examples) {
    const Column column = read(example.cells);
    EXPECT_EQ(column.type, ColumnType::date) << example.cells[0];
    EXPECT_EQ(column.date_format, example.format) << example.cells[0];
    EXPECT_EQ(column.text(0), example.first) << example.cells[0];
    EXPECT_EQ(codes(column), example.notes) << example.cells[0];
    // The spelling that was found, said aloud, gives the same days.
    const Column aloud = read(example.cells, told(example.format));
    EXPECT_EQ(aloud.text(0), example.first);
  }
}

TEST(InferDates, LeavesNumbersAndWordsAlone) {
  EXPECT_EQ(read({"20240908", "20240931", "20240321"}).type, ColumnType::number);
  EXPECT_EQ(read({"20240908", "20240321"}).type, ColumnType::number) << "too few to be sure";
  EXPECT_EQ(read({"20240908.5", "20240321", "20231231"}).type, ColumnType::number);
  EXPECT_EQ(read({"1725771351", "1725771352", "1725771399"}).type, ColumnType::number);
  EXPECT_EQ(read({"1.2.10", "1.3.11"}).type, ColumnType::category) << "versions";
  EXPECT_EQ(read({"10:30-11:00", "11:00-11:30"}).type, ColumnType::category) << "spans";
  EXPECT_EQ(read({"2:1", "0:3"}).type, ColumnType::category) << "goals";
  EXPECT_EQ(read({"2010-11", "2011-12"}).type, ColumnType::category) << "seasons";
  EXPECT_EQ(read({"may", "june"}).type, ColumnType::category);
}

TEST(InferDates, OddCellsAmongDatesAreErrors) {
  expect_facts(refused({"2024-09-08", "2024-03-21", "2024-09-30", "2023-13-45"}),
               {.code = "data.bad_date",
                .what = "cannot read '2023-13-45' as a date of the form yyyy-mm-dd",
                .where = "t.csv, line 5, column 'd'",
                .fix = "pass --missing 2023-13-45 if it marks a missing cell, or make 'd' a "
                       "category: --type d=category"});
  // One cell of many days.
  Cells cells = many_days(1000);
  cells[498] = "31-02-2011";
  EXPECT_EQ(refused(cells).where, "t.csv, line 500, column 'd'");
  EXPECT_EQ(read(cells, {.missing = {"31-02-2011"}}).missing, 1);
  EXPECT_EQ(read(cells, {.types = {{"d", ColumnType::category}}}).type, ColumnType::category);
  cells[498] = "unknown";
  EXPECT_EQ(refused(cells).code, "data.bad_date");
}

TEST(InferDates, ManyOddCellsAreWordsAndSaid) {
  Cells cells = many_days(60);
  for (int i = 0; i < 40; ++i) cells.push_back("week " + std::to_string(i));
  const Column column = read(cells);
  EXPECT_NE(column.type, ColumnType::date);
  ASSERT_EQ(codes(column), "some_dates ");
  EXPECT_EQ(column.notes[0].where, "column 'd', 40 cells, first on line 62");
  EXPECT_EQ(codes(read({"2024-09-08", "a", "b", "c"})), "");
  // Dates of several spellings, none of which most cells have.
  EXPECT_EQ(codes(read({"2024-09-08", "Sep 9, 2024", "09/30/2024"})), "some_dates ");
}

TEST(InferDates, MarksAndZeroDatesAreMissing) {
  for (const char* mark : {"NULL", "None", "NaT", "#N/A", "\\N", "-"}) {
    const Column column = read({"2024-09-08", mark, "2024-03-21"});
    EXPECT_EQ(column.type, ColumnType::date) << mark;
    EXPECT_EQ(column.missing, 1) << mark;
    EXPECT_TRUE(std::isnan(column.numbers[1])) << mark;
  }
  const Column column = read({"2024-09-08", "0000-00-00", "0000-00-00"});
  EXPECT_EQ(column.missing, 2);
  ASSERT_EQ(codes(column), "zero_date ");
  EXPECT_EQ(column.notes[0].what, "'0000-00-00' counts as missing");
  EXPECT_EQ(column.notes[0].where, "column 'd', 2 cells, first on line 3");
  EXPECT_EQ(read({"2024-09-08", "NULL"}, told("yyyy-mm-dd")).missing, 1);
}

TEST(InferDates, AnOrderThatIsNotSureIsSaid) {
  const Column column = read({"05/05/2023", "04/06/2023", "07/03/2023"});
  EXPECT_EQ(column.reason, "dates as dd/mm/yyyy; mm/dd/yyyy would fit too");
  ASSERT_EQ(codes(column), "date_order ");
  const Note& note = column.notes[0];
  EXPECT_EQ(note.what,
            "'04/06/2023' is read as 2023-06-04 (dd/mm/yyyy); mm/dd/yyyy would fit every cell too");
  EXPECT_EQ(note.where, "column 'd', 2 cells, first on line 3");
  EXPECT_EQ(note.fix,
            "--type d=date:mm/dd/yyyy takes the other order, --type d=date:dd/mm/yyyy says this "
            "one aloud");
  EXPECT_EQ(codes(read({"04/06/2023", "07/03/2023"}, told("dd/mm/yyyy"))), "");
  EXPECT_EQ(read({"04/06/2023", "07/03/2023"}, told("mm/dd/yyyy")).text(0), "2023-04-06");
  EXPECT_EQ(codes(read({"05/05/2023", "04/04/2023"})), "") << "the same days either way";
  EXPECT_EQ(codes(read({"04/06/2023", "07/03/2023"}, told())), "date_order ");
}

TEST(InferDates, TheOrderOfTheRowsDecidesWhereDaysDoNot) {
  // Weeks from Monday 2023-01-02 on whose days are 12 at most, as month/day.
  const Cells rising = {"01/02/2023", "01/09/2023", "02/06/2023", "03/06/2023", "04/03/2023",
                        "04/10/2023", "05/01/2023", "05/08/2023", "06/05/2023", "06/12/2023"};
  const Column column = read(rising);
  EXPECT_EQ(column.date_format, "mm/dd/yyyy");
  EXPECT_EQ(codes(column), "date_order ");
  EXPECT_EQ(read(Cells(rising.rbegin(), rising.rend())).date_format, "mm/dd/yyyy");
  EXPECT_EQ(read(Cells(rising.begin(), rising.begin() + 4)).date_format, "dd/mm/yyyy") << "chance";
  // A table of months, whatever the order of its rows.
  Cells months;
  for (int i = 0; i < 12; ++i) months.push_back(std::to_string(i * 5 % 12 + 1) + "/1/2020");
  EXPECT_EQ(read(months).date_format, "mm/dd/yyyy");
}

TEST(InferDates, ZonesAreSaid) {
  const Column moved = read({"2024-09-08T04:55:51Z", "2024-03-21T23:30:00-02:00"});
  EXPECT_EQ(moved.text(1), "2024-03-22 01:30:00");
  ASSERT_EQ(codes(moved), "time_zone ");
  EXPECT_EQ(moved.notes[0].what, "'2024-03-21T23:30:00-02:00' is read as 2024-03-22 01:30:00 UTC");
  EXPECT_EQ(moved.notes[0].where, "column 'd', 1 cell, on line 3");
  const Column mixed = read({"2024-09-08T04:55:51Z", "2024-03-21 23:30"});
  EXPECT_EQ(mixed.notes[0].what, "'2024-03-21 23:30', without a zone, counts as UTC");
}

TEST(InferDates, SomeSpellingsMustBeTold) {
  EXPECT_EQ(read({"1725771351", "0"}, told("epoch")).text(0), "2024-09-08 04:55:51");
  EXPECT_EQ(read({"1725771351000", "0"}, told("epoch_ms")).text(0), "2024-09-08 04:55:51");
  EXPECT_EQ(read({"2024-09", "2024-03"}, told("%Y-%m")).text(0), "2024-09-01");
  EXPECT_EQ(read({"20240908", "20240321"}, told()).text(0), "2024-09-08");
  EXPECT_EQ(read({"1.2.10"}, told("d.m.yy")).text(0), "2010-02-01");
  const ErrorFacts unknown = refused({"2024-09-08"}, told("yyyy-mm-mm"));
  EXPECT_EQ(unknown.code, "usage.bad_value");
  EXPECT_EQ(unknown.where, "--type d=date:yyyy-mm-mm");
  EXPECT_NE(unknown.fix.find("dd/mm/yyyy"), std::string::npos);
}

TEST(InferDates, AModelIsNotToldToChangeTypes) {
  ReadOptions options = told("dd/mm/yyyy");
  options.for_model = true;
  EXPECT_EQ(refused({"03/15/2023"}, options).fix,
            "the model was trained with dates of this form here: write them so, or pass --missing "
            "03/15/2023 if it marks a missing cell; where training took the form wrongly, train "
            "again with --type d=date:FORMAT");
}

}  // namespace
}  // namespace lamina
