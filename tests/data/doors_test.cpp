// JSON Lines and several files: the table of the same rows in one CSV.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "data/expect_error.hpp"
#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"

namespace lamina {
namespace {

class Doors : public testing::Test {
 protected:
  Doors()
      : folder_(std::filesystem::temp_directory_path() /
                ("lamina_doors_" +
                 std::string(testing::UnitTest::GetInstance()->current_test_info()->name()))) {
    std::filesystem::create_directories(folder_);
  }
  ~Doors() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) const {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static ErrorFacts facts_of(const std::vector<std::string>& paths,
                             const ReadOptions& options = {}) {
    try {
      read_tables(paths, options);
    } catch (const Error& error) {
      return error.facts();
    }
    return {};
  }

  std::filesystem::path folder_;
};

void expect_equal(const Table& a, const Table& b) {
  ASSERT_EQ(a.columns().size(), b.columns().size());
  ASSERT_EQ(a.rows(), b.rows());
  for (std::size_t i = 0; i < a.columns().size(); ++i) {
    const Column& x = a.columns()[i];
    const Column& y = b.columns()[i];
    EXPECT_EQ(x.name, y.name);
    EXPECT_EQ(x.type, y.type) << x.name;
    EXPECT_EQ(x.labels, y.labels) << x.name;
    EXPECT_EQ(x.missing, y.missing) << x.name;
    EXPECT_EQ(x.reason, y.reason) << x.name;
    for (std::int64_t row = 0; row < a.rows(); ++row) EXPECT_EQ(x.text(row), y.text(row)) << x.name;
  }
}

TEST_F(Doors, JsonLinesAreTheTableOfTheSameCsv) {
  const std::string json = file("t.jsonl",
                                "{\"n\": 1.50, \"word\": \"a, \\\"b\\\"\\nc\", \"yes\": true}\n"
                                "\n"
                                "{\"word\": \"ä\\u00e9\", \"n\": -2e3, \"late\": 7}\r\n"
                                "{\"n\": null, \"yes\": false, \"word\": \"\", \"late\": 8}");
  const std::string csv = file("t.csv",
                               "n,word,yes,late\n1.50,\"a, \"\"b\"\"\nc\",true,\n"
                               "-2e3,äé,,7\n,,false,8\n");
  expect_equal(read_table(json), read_table(csv));
  EXPECT_EQ(read_table(json).column("n").numbers[1], -2000);
}

TEST_F(Doors, JsonLinesKeepEveryDigitOfKeys) {
  const std::string json =
      file("t", "{\"k\":9007199254740993}\n{\"k\":18446744073709551617}\n{\"k\":1}\n");
  const Table table = read_table(json, {.types = {{"k", ColumnType::category}}});
  EXPECT_EQ(table.column("k").labels,
            (std::vector<std::string>{"1", "18446744073709551617", "9007199254740993"}));
}

TEST_F(Doors, AnObjectWithoutValuesIsARow) {
  EXPECT_EQ(read_table(file("t.jsonl", "{\"a\":1,\"b\":2}\n{}\n{\"a\":3,\"b\":4}\n")).rows(), 3);
  EXPECT_EQ(read_table(file("u.jsonl", "{\"a\":1}\n{}\n{\"a\":null}\n")).rows(), 3);
}

TEST_F(Doors, WhatIsWrongWithJsonLinesNamesItsLine) {
  const auto facts = [&](const std::string& text) {
    return facts_of({file("t.jsonl", text)});
  };
  const std::string path = (folder_ / "t.jsonl").string();
  for (const char* bad : {"{\"a\":1", "{\"a\":NaN}", "[1]", "3", "{\"a\":1,\"a\":2}", "{} {}",
                          "{\"a\":\"\xff\"}", "{\"a\":\"\\ud800\"}"}) {
    const ErrorFacts found = facts("{\"a\":1}\n\n" + std::string(bad) + "\n");
    EXPECT_EQ(found.code, "data.bad_json") << bad;
    EXPECT_EQ(found.where, path + ", line 3") << bad;
  }
  const ErrorFacts nested = facts("{\"a\":1}\n{\"a\":2,\"tags\":[1,[2]]}\n");
  EXPECT_EQ(nested.code, "data.nested_json");
  EXPECT_EQ(nested.where, path + ", line 2");
  EXPECT_NE(nested.what.find("'tags'"), std::string::npos);
  EXPECT_EQ(
      read_table(file("t.jsonl", "{\"a\":1}\n{\"a\":2,\"tags\":{\"x\":[]}}\n"), {.drop = {"tags"}})
          .columns()
          .size(),
      1);
  // A text of several lines moves the lines behind it.
  std::string many;
  for (int i = 0; i < 200; ++i) many += "{\"a\":" + std::to_string(i) + ",\"b\":\"x\\ny\"}\n";
  EXPECT_EQ(facts(many + "{\"a\":\"word\",\"b\":\"\"}\n").where, path + ", line 201, column 'a'");
}

TEST_F(Doors, SeveralFilesAreOneTableMatchedByName) {
  const std::vector<std::string> paths = {
      file("a.csv", "n,word,code\n1,x,01\n2,y,02\n"), file("b.tsv", "word\tcode\tn\nz,\"\t03\t3.5"),
      file("c.jsonl", "{\"n\":4,\"word\":\"x\",\"code\":\"04\"}\n")};
  const Table one = read_csv_text("n,word,code\n1,x,01\n2,y,02\n3.5,\"z,\"\"\",03\n4,x,04\n");
  const Table table = read_tables(paths);
  expect_equal(table, one);
  ASSERT_FALSE(table.all_notes().empty());
  EXPECT_EQ(table.all_notes()[0].code, "data.note.column_order");
}

TEST_F(Doors, TypesAreThoseOfAllFiles) {
  const std::vector<std::string> paths = {file("a.csv", "day,x\n03/04/2023,1\n05/06/2023,2\n"),
                                          file("b.csv", "day,x\n07/31/2023,3\n01/02/2023,4\n")};
  EXPECT_EQ(read_tables(paths).column("day").date_format, "mm/dd/yyyy");
}

TEST_F(Doors, AnErrorNamesTheFileAndItsLine) {
  std::string rows = "n,m\n";
  for (int i = 0; i < 200; ++i) rows += std::to_string(i) + ",1\n";
  const std::string a = file("a.csv", rows);
  const std::string b = file("b.csv", rows + "\n\nwat,1\n");
  EXPECT_EQ(facts_of({a, b}).where, b + ", line 204, column 'n'");
  EXPECT_EQ(facts_of({b, a}).where, b + ", line 204, column 'n'");
  EXPECT_EQ(facts_of({a, file("c.csv", "n,m\n1,2\n3\n4,5\n")}).where,
            file("c.csv", "n,m\n1,2\n3\n4,5\n") + ", line 3");
}

TEST_F(Doors, OtherColumnsAreRefusedByFile) {
  const std::string a = file("a.csv", "n,m\n1,2\n");
  const std::string less = file("less.csv", "n\n1\n");
  const std::string more = file("more.csv", "n,m,o\n1,2,3\n");
  EXPECT_EQ(facts_of({a, less}).code, "data.missing_column");
  EXPECT_EQ(facts_of({a, less}).where, less + ", header");
  EXPECT_EQ(facts_of({a, more}).code, "data.other_columns");
  EXPECT_EQ(facts_of({a, file("none.csv", "")}).code, "data.empty_file");
}

TEST_F(Doors, OtherFormatsAreNamedWithAWayToConvertThem) {
  const std::vector<std::pair<std::string, std::string>> files = {{"x.parquet", "PAR1"},
                                                                  {"x.bin", "PAR1\x15"},
                                                                  {"x.feather", "ARROW1"},
                                                                  {"x.xls", "\xd0\xcf"},
                                                                  {"x.npy", "\x93NUMPY"},
                                                                  {"x.pdf", "%PDF-1.4"},
                                                                  {"x.csv", "<!DOCTYPE "},
                                                                  {"y.csv", "<html>\n<body>"},
                                                                  {"x.json", "[{\"a\":1}]"},
                                                                  {"x.pkl", "\x80\x04"},
                                                                  {"x.csv.xz",
                                                                   "\xfd"
                                                                   "7zXZ"},
                                                                  {"x.bz2", "BZh91AY"},
                                                                  {"x.sav", "$FL2"},
                                                                  {"x.h5", "\x89HDF\r\n\x1a\n"}};
  for (const auto& [name, bytes] : files) {
    const ErrorFacts facts = facts_of({file(name, bytes)});
    EXPECT_EQ(facts.code, "usage.not_yet") << name;
    EXPECT_FALSE(facts.fix.empty()) << name;
  }
}

}  // namespace
}  // namespace lamina
