// Every way we know in which a file is no table, and what is said about it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "data/expect_error.hpp"
#include "lamina/data/read.hpp"

namespace lamina {
namespace {

ErrorFacts read_facts(std::string_view text, const ReadOptions& options = {}) {
  return facts_of([&] { read_csv_text(text, "t.csv", options); });
}

TEST(BadInput, AWordAmongNumbersIsNamedWithItsLine) {
  expect_facts(read_facts("age,x\n31,1\n\n45,2\nn/k,3\n50,4\nn/k,5\n"),
               {.code = "data.bad_number",
                .what = "cannot read 'n/k' as a number",
                .where = "t.csv, line 5, column 'age'",
                .fix = "pass --missing n/k if it marks a missing cell, or make 'age' a category: "
                       "--type age=category"});
}

TEST(BadInput, LinesAreCountedWhateverEndsThem) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const std::string text =
        "x,y" + end + "1,\"two" + end + "lines\"" + end + end + "2,b" + end + "3" + end;
    EXPECT_EQ(read_facts(text).where, "t.csv, line 6");
  }
}

TEST(BadInput, AWordInANumberColumnOfAModelIsNamed) {
  const ReadOptions options{.types = {{"age", ColumnType::number}}, .for_model = true};
  expect_facts(read_facts("age\n31\nold\n", options),
               {.code = "data.bad_number",
                .what = "cannot read 'old' as a number",
                .where = "t.csv, line 3, column 'age'",
                .fix = "the model was trained with numbers here: correct the cell, or pass "
                       "--missing old if it marks a missing cell"});
}

TEST(BadInput, ARaggedRowIsNamedByTheLineItStartsOn) {
  expect_facts(read_facts("a,b,c\n1,\"x\ny\",3\n4,5\n"),
               {.code = "data.ragged_row",
                .what = "found 2 cells, expected 3 as in the first line",
                .where = "t.csv, line 4",
                .fix = "correct the line; quote a cell that holds the delimiter, or pass "
                       "--delimiter; --bad-rows skip passes over such lines"});
  std::string long_file = "a,b\n";
  for (int line = 2; line < 17; ++line) long_file += "1,2\n";
  EXPECT_EQ(read_facts(long_file + "1,2,3\n1,2\n").where, "t.csv, line 17");
}

TEST(BadInput, AnUnclosedQuoteIsNamedWhereItOpened) {
  expect_facts(read_facts("a,b\n1,x\n2,\"y\n3,z\n4,z\n"),
               {.code = "data.unclosed_quote",
                .what = "a quote is opened here and never closed",
                .where = "t.csv, line 3",
                .fix = "close the quote, or double it (\"\") where it is part of the text"});
  EXPECT_EQ(read_facts("a,b\n1,\"two\nlines\"\n2,\"u\n\"\n3,\"open\n").where, "t.csv, line 6");
  EXPECT_EQ(read_facts("a,b\n\"two\nlines\",\"open\n").where, "t.csv, line 3");
}

TEST(BadInput, TextAfterAClosingQuoteIsNamed) {
  const ErrorFacts facts = read_facts("a,b\n1,\"x\"y\n");
  EXPECT_EQ(facts.code, "data.bad_quote");
  EXPECT_EQ(facts.where, "t.csv, line 2");
}

TEST(BadInput, ANulByteIsNamedWithLineAndColumn) {
  using namespace std::string_view_literals;
  expect_facts(read_facts("a,b\n1,x\n2,y\0z\n"sv),
               {.code = "data.nul_byte",
                .what = "found a NUL byte, which no text holds",
                .where = "t.csv, line 3, column 'b'",
                .fix = "check that the file is text and whole: it may be binary or half-written"});
}

TEST(BadInput, BytesThatAreNoUtf8AreNamedWithLineAndColumn) {
  expect_facts(
      read_facts("a,b\n1,x\n2,\"l\ncaf\xE9\"\n"),
      {.code = "data.invalid_utf8",
       .what = "found bytes that are no UTF-8 in 'l\\x0acaf\\xe9'",
       .where = "t.csv, line 4, column 'b'",
       .fix = "say how the text is encoded: --encoding windows-1252 probably; or save it as "
              "UTF-8"});
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF"}) {
    EXPECT_EQ(read_facts(std::string("a\n") + bad + "\n").code, "data.invalid_utf8");
  }
  EXPECT_EQ(read_facts("\xE9,b\n1,2\n").where, "t.csv, line 1, column 'c1'");
  const Table good = read_csv_text("städte\nKöln\n東京\n😀\nKöln\n");
  EXPECT_EQ(good.column("städte").labels.back(), "😀");
}

TEST(BadInput, BrokenPackedFilesAreToldByTheirKind) {
  EXPECT_EQ(read_facts("PK\x03\x04 and more").code, "data.bad_zip");
  EXPECT_EQ(read_facts("\x1f\x8b and more").code, "data.bad_gzip");
  EXPECT_EQ(read_facts("\x28\xb5\x2f\xfd and more").code, "data.bad_zstd");
}

TEST(BadInput, EmptyFilesAndHeadersAloneAreTold) {
  expect_facts(read_facts(""), {.code = "data.empty_file",
                                .what = "the file is empty",
                                .where = "t.csv",
                                .fix = "check that the file was written"});
  EXPECT_EQ(read_facts("\n\n\r\n").code, "data.empty_file");
  EXPECT_EQ(read_facts("\xEF\xBB\xBF").code, "data.empty_file");
  expect_facts(read_facts("a,b\n"),
               {.code = "data.no_rows",
                .what = "the file holds a header and no rows",
                .where = "t.csv, line 2",
                .fix = "add rows, or pass --no-header if the first line is data"});
}

TEST(BadInput, HeadersMustNotNameTwoColumnsAlike) {
  expect_facts(
      read_facts("a,b,a\n1,2,3\n"),
      {.code = "data.duplicate_column",
       .what = "the header names 'a' twice",
       .where = "t.csv, line 1, cell 3",
       .fix = "rename one of them, or leave out both: --drop a; pass --no-header if the first "
              "line is data"});
}

TEST(BadInput, NamesThatAreNotThereGetASuggestion) {
  expect_facts(read_facts("age,income\n1,2\n", {.target = "incme"}),
               {.code = "usage.unknown_target",
                .what = "there is no column 'incme'",
                .where = "t.csv, header",
                .fix = "did you mean 'income'?"});
  expect_facts(read_facts("age,income\n1,2\n", {.drop = {"zzzzzz"}}),
               {.code = "usage.unknown_column",
                .what = "there is no column 'zzzzzz'",
                .where = "t.csv, header",
                .fix = "the columns are: age, income"});
  EXPECT_EQ(read_facts("age\n1\n", {.types = {{"agee", ColumnType::date}}}).code,
            "usage.unknown_column");
  EXPECT_EQ(read_facts("age\n1\n", {.drop = {"age"}, .target = "age"}).code, "usage.bad_value");
  EXPECT_EQ(read_facts("a\n1\n", {.delimiter = 'x'}).code, "usage.bad_value");
}

TEST(BadInput, NumbersGoneWrongAreNotTakenForWords) {
  expect_facts(read_facts("x\n1\n2\n1e400\n"),
               {.code = "data.bad_number",
                .what = "cannot read '1e400' as a number: it is not finite or too large",
                .where = "t.csv, line 4, column 'x'",
                .fix = "correct the cell, or pass --missing 1e400 if it marks a missing cell"});
  for (const char* bad : {"0x1F", "1,5", "1e999"}) {
    EXPECT_EQ(read_facts("x\ty\n1\t1\n2\t1\n" + std::string(bad) + "\t1\n3.5\t1\n").code,
              "data.bad_number")
        << bad;
  }
}

TEST(BadInput, GivenTypesMustFit) {
  expect_facts(read_facts("d\n2020-01-31\n2020-02-30\n", {.types = {{"d", ColumnType::date}}}),
               {.code = "data.bad_date",
                .what = "cannot read '2020-02-30' as a date of the form yyyy-mm-dd",
                .where = "t.csv, line 3, column 'd'",
                .fix = "pass --missing 2020-02-30 if it marks a missing cell, or make 'd' a "
                       "category: --type d=category"});
  expect_facts(read_facts("b\nyes\nno\nmaybe\n", {.types = {{"b", ColumnType::boolean}}}),
               {.code = "data.bad_boolean",
                .what = "cannot read 'maybe' as one of true/false, yes/no, t/f, y/n, 1/0",
                .where = "t.csv, line 4, column 'b'",
                .fix = "pass --missing maybe if it marks a missing cell, or make 'b' a category: "
                       "--type b=category"});
  EXPECT_EQ(read_facts("n\none\n2\n", {.types = {{"n", ColumnType::number}}}).where,
            "t.csv, line 2, column 'n'");
}

TEST(BadInput, MonstrousFilesAreRefusedBeforeTheyFillTheMemory) {
  std::string wide(1'000'000, ',');
  const ErrorFacts columns = read_facts(wide);
  EXPECT_EQ(columns.code, "data.too_many_columns");
  EXPECT_EQ(columns.where, "t.csv, line 1");
  const std::string line = "a\n" + std::string((64U << 20U) + 10, 'x');
  expect_facts(read_facts(line), {.code = "data.line_too_long",
                                  .what = "found a line of more than 64 MB",
                                  .where = "t.csv, line 2",
                                  .fix = "check that this is a table whose lines end in line "
                                         "breaks"});
  const std::string quoted = "a\n1\n\"" + std::string((64U << 20U) + 10, 'x');
  EXPECT_EQ(read_facts(quoted).where, "t.csv, line 3");
  EXPECT_EQ(read_facts(quoted).code, "data.unclosed_quote");
}

TEST(BadInput, FilesThatDoNotOpenAreTold) {
  expect_facts(facts_of([] { read_csv("/no/such/file.csv"); }),
               {.code = "data.not_found",
                .what = "there is no such file",
                .where = "/no/such/file.csv",
                .fix = "check the path; '-' reads standard input"});
  const std::string folder = std::filesystem::temp_directory_path().string();
  expect_facts(facts_of([&] { read_csv(folder); }),
               {.code = "data.is_a_folder",
                .what = "found a folder, expected a file with a table",
                .where = folder,
                .fix = "name the .csv or .tsv file in it"});
}

TEST(BadInput, BrokenGzipIsTold) {
  using namespace std::string_view_literals;
  // "a,b\n1,2\n" by gzip -n.
  const std::string packed(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\xd4\x49\xe2\x32\xd4\x31\xe2\x02\x00\x72\xfd"
      "\x6e\x3a\x08\x00\x00\x00"sv);
  const ErrorFacts cut = read_facts(packed.substr(0, packed.size() - 5));
  EXPECT_EQ(cut.code, "data.bad_gzip");
  EXPECT_EQ(cut.what, "cannot unpack the gzip data: the file ends before its packed data does");
  std::string changed = packed;
  changed[packed.size() - 7] = static_cast<char>(changed[packed.size() - 7] ^ 1);
  EXPECT_EQ(read_facts(changed).code, "data.bad_gzip");
}

TEST(BadInput, UglyTextIsPrintedSafely) {
  const std::string cell = "\x1b[31m" + std::string(500, 'w');
  const ErrorFacts facts = read_facts("x\n1\n2\n3\n4\n" + cell + "\n");
  EXPECT_EQ(facts.code, "data.bad_number");
  EXPECT_EQ(facts.what.find('\x1b'), std::string::npos);
  EXPECT_LT(facts.what.size(), 120U);
}

}  // namespace
}  // namespace lamina
