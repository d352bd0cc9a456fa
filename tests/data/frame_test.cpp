// How real files are framed: what stands before, behind and around the rows of a table.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "data/expect_error.hpp"
#include "lamina/data/read.hpp"

namespace lamina {
namespace {

/// The table as text, "name:cell,cell|name:cell,cell", the ids marked, then the codes of its notes.
std::string read(const std::string& text, const ReadOptions& options = {}) {
  const Table table = read_csv_text(text, "t.csv", options);
  std::string result;
  for (const Column& column : table.columns()) {
    result += result.empty() ? "" : "|";
    result += column.name + (column.type == ColumnType::identifier ? " (id):" : ":");
    for (std::int64_t row = 0; row < table.rows(); ++row) {
      result += (row == 0 ? "" : ",") + column.text(row);
    }
  }
  for (const Note& note : table.notes()) {
    const std::string place = note.where.substr(0, note.where.find(", called"));
    result += " " + note.code.substr(10) + " (" + place + ")";
  }
  return result;
}

struct Case {
  const char* text;
  const char* expected;
  ReadOptions options = {};
};

TEST(Frame, IsReadAsPeopleMeanIt) {
  const std::vector<Case> cases = {
      // A first column without a name is the index of pandas or R.
      {",a,y\n0,5,p\n1,6,q\n", "index (id):0,1|a:5,6|y:p,q nameless (column 1)"},
      {"\"\",\"a\",\"y\"\n\"r1\",5,p\n\"r2\",6,q\n",
       "index (id):r1,r2|a:5,6|y:p,q nameless (column 1)"},
      {",index,y\n7,5,p\n7,6,q\n4,4,p\n",
       "index_2 (id):7,7,4|index (id):5,6,4|y:p,q,p nameless (column 1)"},
      {",a,y\n0,5,p\n1,6,q\n",
       "index:0,1|a:5,6|y:p,q nameless (column 1)",
       {.types = {{"index", ColumnType::number}}}},
      {"a;y\nr1;5;p\nr2;6;q\n", "index (id):r1,r2|a:5,6|y:p,q nameless (column 1)"},
      {"a,,c\n1,2,3\n4,5,6\n", "a:1,4|c2:2,5|c:3,6 nameless (column 2)"},
      // Delimiters too many.
      {"a,b,\n1,2,\n3,4,\n", "a:1,3|b:2,4"},
      {"a,b\n1,2,\n3,4,\n", "a:1,3|b:2,4 trailing_delimiters (2 lines, first line 2)"},
      {"a,b,,\n1,2\n3,4\n", "a:1,3|b:2,4"},
      {"a,b\n1,2\n,\n3,4\n,\n,,,\n", "a:1,3|b:2,4 empty_rows (3 lines, first line 3)"},
      {"a,b\n1,2\n\"\",\n3,4\n", "a:1,,3|b:2,,4"},
      {"a,b\n1,2\n,\n3,4\n", "a:1,,3|b:2,,4 empty_rows (line 3)", {.for_model = true}},
      // Excel.
      {"sep=;\na;b\n1;2\n3,5;4\n", "a:1,3.5|b:2,4 decimal_comma (column 'a', 1 cell, on line 4)"},
      {"SEP=|\r\na|b\r\n1|2\r\n", "a:1|b:2"},
      {"\xEF\xBB\xBFsep=,\na,b\n1,2\n", "a:1|b:2"},
      {"sep=\t\na\tb\n1\t2\n", "a:1|b:2"},
      {"sep=:\na:b\n1:2\n", "a:1|b:2"},
      // Comments and titles.
      {"# made 2024\n# by us\na,b\n1,2\n", "a:1|b:2 preamble (lines 1 to 2)"},
      {"# made, by, us\na,b,c\n1,2,x\n", "a:1|b:2|c:x preamble (line 1)"},
      {"#a,b\n1,2\n3,4\n", "#a:1,3|b:2,4"},
      {"## version 1\n#a\tb\n1\t2\n", "#a:1|b:2 preamble (line 1)"},
      {"% x\na,b\n1,2\n% y\n3,4\n", "a:1,3|b:2,4", {.comment = '%'}},
      {"# x\n1,2\n3,4\n", "c1:1,3|c2:2,4 preamble (line 1)", {.header = false}},
      {"Sales of 2024\n\na,b,c\n1,2,x\n3,4,y\n", "a:1,3|b:2,4|c:x,y preamble (lines 1 to 2)"},
      {"Sales,,\na,b,c\n1,2,x\n3,4,y\n", "a:1,3|b:2,4|c:x,y preamble (line 1)"},
      {"Sales, all\nby us\na,b,c\n1,2,x\n3,4,y\n", "a:1,3|b:2,4|c:x,y preamble (lines 1 to 2)"},
      {"Sales\na,b\n1,2\n", "a:1|b:2", {.skip = 1}},
      {"x\ny\nz,z\na,b\n1,2\n", "a:1|b:2", {.skip = 3}},
      {"# x\n\n# y\nSales\na,b,c\n1,2,x\n3,4,y\n", "a:1,3|b:2,4|c:x,y preamble (lines 1 to 4)"},
      {"sep=,\n# x\na,b\n1,2\n", "a:1|b:2 preamble (line 2)"},
      {"\n,,\na,b,c\n1,2,x\n3,4,y\n", "a:1,3|b:2,4|c:x,y preamble (lines 1 to 2)"},
      {",\n1,2\n3,4\n", "index (id):1,3|c2:2,4 nameless (column 1) nameless (column 2)"},
      // Footers.
      {"a,b,c\n1,2,x\n\nSource: us\n", "a:1|b:2|c:x footer (line 4)"},
      {"a,b,c\n1,2,x\n# end\n", "a:1|b:2|c:x footer (line 3)"},
      {"a,b,c\n1,2,x\n,,\nTotal: us, you\nand all\n",
       "a:1|b:2|c:x empty_rows (line 3) footer (2 lines, first line 4)"},
      // Units.
      {"t,v,y\ns,m/s,\n1,2,p\n3,4,q\n", "t:1,3|v:2,4|y:p,q units (line 2)"},
      {"t,y\n[s],\n1,p\n3,q\n", "t:1,3|y:p,q units (line 2)"},
      {"t,v\nseconds,volts\n1,2\n3,4\n", "t:1,3|v:2,4 units (line 2)"},
      // One column.
      {"x\n1\n\n3\n", "x:1,,3 blank_lines (line 3)"},
      {"x\r\n\r\n3\r\n\r\n", "x:,3, blank_lines (2 lines, first line 2)"},
      {"\n\n3\n4\n", "c1:,,3,4 blank_lines (2 lines, first line 1)", {.header = false}},
      {"a,b\n1,2\n\n3,4\n", "a:1,3|b:2,4"},
      // Rows that do not fit.
      {"a,b,c\n1,2,x\n3,4\n5,6,y,9\n7,8,z\n",
       "a:1,7|b:2,8|c:x,z bad_rows (2 lines, first line 3)",
       {.bad_rows = BadRows::skip}},
      {"a,b,c\n1,2,x\n3,4\n5,6,y,9\n7,8,z\n",
       "a:1,3,7|b:2,4,8|c:x,,z bad_rows (line 4) padded_rows (line 3)",
       {.bad_rows = BadRows::pad}},
      {"a,b\n1,\"x\"y\n2,z\n3,\"open\n4,w\n",
       "a:2,4|b:z,w bad_rows (2 lines, first line 2)",
       {.bad_rows = BadRows::skip}},
      {"a,b\n1,\"x\"y\n2,z\n3,\"open\n",
       "a:1,2,3|b:\"x\"y,z,\"open padded_rows (2 lines, first line 2)",
       {.bad_rows = BadRows::pad}},
      // Two columns of one name.
      {"a,n,n\n1,x,y\n2,z,w\n", "a:1,2", {.drop = {"n"}}},
      {"a,n,n\n1,x,y\n2,z,w\n",
       "a:1,2|n:x,z|n_2:y,w duplicate_name (column 'n')",
       {.types = {{"a", ColumnType::number}}, .for_model = true}},
      // No rows, for a model.
      {"a,b\n", "a:|b:", {.types = {{"a", ColumnType::number}}, .for_model = true}},
  };
  for (const Case& one : cases) EXPECT_EQ(read(one.text, one.options), one.expected) << one.text;
}

TEST(Frame, WhatCouldBeMeantOtherwiseIsAnError) {
  const auto code = [](const std::string& text, const ReadOptions& options = {}) {
    return facts_of([&] { read_csv_text(text, "t.csv", options); }).code;
  };
  EXPECT_EQ(code("a,b,c\n1,2,x\n# half\n3,4,y\n"), "data.ragged_row");
  EXPECT_EQ(code("a,b,c\n1,2,x\nJohn Smith\n"), "data.ragged_row");  // a row that was cut?
  EXPECT_EQ(code("a,b,c\n1,2,x\n\n5\n"), "data.ragged_row");
  EXPECT_EQ(code("text\nhello, you\nbye, now\n"), "data.ragged_row");
  EXPECT_EQ(code("age,y\nold,p\n31,q\n20,p\n"), "data.bad_number");
  EXPECT_EQ(code("Total,5\na,b\n1,2\n3,4\n"), "data.bad_number");
  EXPECT_EQ(code("a,n,n\n1,2,3\n"), "data.duplicate_column");
  const ReadOptions model{.types = {{"n", ColumnType::number}}, .for_model = true};
  EXPECT_EQ(code("a,n,n\n1,2,3\n", model), "data.duplicate_column");
  EXPECT_EQ(code("a,b\n1,2\n", {.skip = 9}), "data.empty_file");
  EXPECT_EQ(facts_of([] { read_csv_text("a,b\n1,2\n# half\n3,4\n", "t"); }).fix,
            "pass over comments: --comment '#'");
}

TEST(Frame, OfALargeFileIsJudgedAsThatOfASmallOne) {
  std::string text = "a,b\n";
  for (int i = 0; i < 200'000; ++i) text += i == 150'000 ? "1,2,\n,\n" : "1,2\n";
  text += "\nSource: us\n";
  for (const int threads : {1, 2}) {
    const Table table = read_csv_text(text, "t", {.threads = threads});
    EXPECT_EQ(table.rows(), 200'000);
    ASSERT_EQ(table.notes().size(), 3U);
    EXPECT_EQ(table.notes()[0].where, "line 150003");
    EXPECT_EQ(table.notes()[1].where, "line 150002");
    EXPECT_EQ(table.notes()[2].where, "line 200004");
  }
}

// ---- encodings: the bytes are those of Python's str.encode ----

std::string utf16(const std::u16string& text, bool little, bool mark) {
  std::string bytes;
  for (const char16_t unit : (mark ? u"\xFEFF" : u"") + text) {
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U);
    bytes += little ? low : high;
    bytes += little ? high : low;
  }
  return bytes;
}

TEST(Encoding, Utf16IsToldByItsMark) {
  const std::u16string text = u"städte;x\nKöln;1\n東京;2\n\xD83D\xDE00;3\n";
  for (const bool little : {true, false}) {
    const Table marked = read_csv_text(utf16(text, little, true));
    EXPECT_EQ(marked.column("städte").text(1), "東京");
    EXPECT_EQ(marked.column("städte").text(2), "😀");
    EXPECT_TRUE(marked.notes().empty());
    for (const char* name : {"utf-16", "UTF16", little ? "utf-16le" : "utf-16be"}) {
      const Table told = read_csv_text(utf16(text, little, false), "t", {.encoding = name});
      EXPECT_EQ(told.column("städte").text(0), "Köln") << name;
    }
    EXPECT_EQ(facts_of([&] { read_csv_text(utf16(u"a,b\n1,2\n", little, false), "t"); }).code,
              "data.nul_byte");
  }
}

TEST(Encoding, OfOneByteALetter) {
  const std::string bytes = "x,y\n1,caf\xE9\n2,5 \x80\n3,\x93q\x94\n";
  const ErrorFacts facts = facts_of([&] { read_csv_text(bytes, "t"); });
  EXPECT_EQ(facts.code, "data.invalid_utf8");
  EXPECT_NE(facts.fix.find("--encoding windows-1252"), std::string::npos);
  const Table table = read_csv_text(bytes, "t", {.encoding = "windows-1252"});
  EXPECT_EQ(table.column("y").text(0), "café");
  EXPECT_EQ(table.column("y").text(1), "5 €");
  EXPECT_EQ(table.column("y").text(2), "“q”");
  const Table latin = read_csv_text(bytes, "t", {.encoding = "latin-1"});
  EXPECT_EQ(latin.column("y").text(1), "5 \xC2\x80");
  EXPECT_EQ(read_csv_text("\xEF\xBB\xBFé\n1\n", "t", {.encoding = "latin-1"}).columns()[0].name,
            "é");
}

TEST(Encoding, BadNamesAndHalfCharactersAreErrors) {
  const auto facts = [](const std::string& bytes, const std::string& encoding) {
    return facts_of([&] { read_csv_text(bytes, "t", {.encoding = encoding}); });
  };
  EXPECT_EQ(facts("a\n1\n", "klingon").code, "usage.bad_value");
  EXPECT_EQ(facts(utf16(u"a\n\xD800z\n", true, true), "").code, "data.invalid_utf16");
  EXPECT_EQ(facts(utf16(u"a\n1\n\xDC00\n", true, true), "").where, "t, line 3");
  EXPECT_EQ(facts(utf16(u"a\n1\n", true, true) + "x", "").code, "data.invalid_utf16");
}

TEST(Encoding, PiecesOfALongFileFitTogether) {
  std::u16string text = u"a,b\n";
  std::string bytes = "a,b\n";
  for (int i = 0; i < 60'000; ++i) {
    text += u"\xD83D\xDE00,1\n";
    bytes += "\xE9,1\n";
  }
  EXPECT_EQ(read_csv_text("\xFF\xFE" + utf16(text, true, false)).column("a").labels,
            std::vector<std::string>{"😀"});
  const Table table = read_csv_text(bytes, "t", {.encoding = "latin-1"});
  EXPECT_EQ(table.rows(), 60'000);
  EXPECT_EQ(table.column("a").labels, std::vector<std::string>{"é"});
}

}  // namespace
}  // namespace lamina
