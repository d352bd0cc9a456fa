#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"

namespace lamina {
namespace {

using Words = std::vector<std::string>;

Words words_of(const Table& table, std::string_view name) {
  Words words;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    words.push_back(table.column(name).text(row));
  }
  return words;
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content, const std::string& end = ".csv")
      : path_(std::filesystem::temp_directory_path() /
              ("lamina_read_csv_" + std::to_string(::getpid()) + end)) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST(ReadCsv, ReadsNumbersAndWords) {
  const Table table = read_csv_text("x,colour\n1,red\n-2.5,blue\n+3e2,red\n");
  ASSERT_EQ(table.rows(), 3);
  ASSERT_EQ(table.columns().size(), 2U);
  EXPECT_EQ(table.column("x").type, ColumnType::number);
  EXPECT_EQ(table.column("x").numbers, (std::vector<double>{1, -2.5, 300}));
  const Column& colour = table.column("colour");
  EXPECT_EQ(colour.type, ColumnType::category);
  EXPECT_EQ(colour.labels, (Words{"blue", "red"}));
  EXPECT_EQ(colour.codes, (std::vector<std::int32_t>{1, 0, 1}));
  EXPECT_EQ(colour.distinct, 2);
  EXPECT_EQ(colour.missing, 0);
}

TEST(ReadCsv, UndoesQuotesByRfc4180) {
  const Table table = read_csv_text(
      "id,\"the, text\"\r\n1,\"a \"\"quoted\"\" word\"\r\n2,\"two\r\nlines\"\r\n3,\"\"\"\"\r\n");
  EXPECT_EQ(words_of(table, "the, text"), (Words{"a \"quoted\" word", "two\r\nlines", "\""}));
}

TEST(ReadCsv, GivesTheSameForEveryLineEnd) {
  const std::string lines = "a,b\n1,x\n\n2,y\n";
  const auto with = [&](const std::string& end) {
    std::string text;
    for (const char c : lines) text += c == '\n' ? end : std::string(1, c);
    return read_csv_text(text);
  };
  for (const char* end : {"\n", "\r\n", "\r"}) {
    const Table table = with(end);
    EXPECT_EQ(table.column("a").numbers, (std::vector<double>{1, 2})) << "end " << end;
    EXPECT_EQ(words_of(table, "b"), (Words{"x", "y"}));
  }
  EXPECT_EQ(read_csv_text("a,b\n1,x\n2,y").rows(), 2) << "no line end at the end";
}

TEST(ReadCsv, SkipsByteOrderMarkBlankLinesAndSpaces) {
  const Table table = read_csv_text("\xEF\xBB\xBF a , b \n\n 1 , x y \n  \n2,\t\"z \"\n\n");
  EXPECT_EQ(table.column("a").numbers, (std::vector<double>{1, 2}));
  EXPECT_EQ(words_of(table, "b"), (Words{"x y", "z "}));
}

TEST(ReadCsv, CountsEveryMissingMark) {
  const Table table =
      read_csv_text("x,w\n,a\nNA,NA\nN/A,b\n?,?\nnan,a\nNaN,b\nnull,a\n\"\",b\n7,a\n8,b");
  EXPECT_EQ(table.column("x").missing, 8);
  EXPECT_EQ(table.column("x").type, ColumnType::number);
  EXPECT_TRUE(std::isnan(table.column("x").numbers[0]));
  EXPECT_EQ(table.column("w").missing, 2);
  EXPECT_EQ(table.column("w").codes[1], -1);
  EXPECT_EQ(read_csv_text("x\n-999\n1\n2\n", "t", {.missing = {"-999"}}).column("x").missing, 1);
}

TEST(ReadCsv, FindsOutTheDelimiter) {
  for (const char* mark : {",", ";", "\t", "|"}) {
    const std::string m = mark;
    const Table table = read_csv_text("a" + m + "b\n1" + m + "\"u, v; w\"\n2" + m + "x\n");
    EXPECT_EQ(table.columns().size(), 2U) << mark;
    EXPECT_EQ(words_of(table, "b"), (Words{"u, v; w", "x"})) << mark;
  }
  EXPECT_EQ(read_csv_text("only\n1\n2\n").columns().size(), 1U);
  EXPECT_EQ(read_csv_text("a:b\n1:2\n", "t", {.delimiter = ':'}).columns().size(), 2U);
}

TEST(ReadCsv, ReadsDecimalCommas) {
  const Table table = read_csv_text("a;b\n1,5;2\n-0,25;3\n");
  EXPECT_EQ(table.column("a").numbers, (std::vector<double>{1.5, -0.25}));
  const Table told = read_csv_text("a\tb\n1,5e3\t2\n", "t", {.decimal_comma = true});
  EXPECT_EQ(told.column("a").text(0), "1500");
  const Table points = read_csv_text("a;b\n1.5;2\n2.5;3\n");
  EXPECT_EQ(points.column("a").numbers, (std::vector<double>{1.5, 2.5}));
  const Table bare = read_csv_text("1,5;2,5\n2,5;3,5\n", "t", {.header = false});
  EXPECT_EQ(bare.column("c2").numbers, (std::vector<double>{2.5, 3.5}));
}

TEST(ReadCsv, NamesColumnsWithoutHeader) {
  const Table table = read_csv_text("1,a\n2,b\n", "t", {.header = false});
  EXPECT_EQ(table.rows(), 2);
  EXPECT_EQ(table.columns()[0].name, "c1");
  EXPECT_EQ(table.columns()[1].name, "c2");
}

TEST(ReadCsv, LeavesOutDroppedColumns) {
  const Table table = read_csv_text("a,b,c\n1,x?,3\n2,4,5\n", "t", {.drop = {"b"}});
  ASSERT_EQ(table.columns().size(), 2U);
  EXPECT_EQ(table.find("b"), nullptr);
}

TEST(ReadCsv, KeepsClassLabelsAsWritten) {
  const Table table = read_csv_text("x,y\n1,01\n2,1.0\n3,01\n", "t", {.target = "y"});
  const Column& target = table.column("y");
  EXPECT_EQ(target.type, ColumnType::number);
  EXPECT_EQ(target.numbers, (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(target.labels, (Words{"01", "1.0"}));
}

TEST(ReadCsv, KeepsSpellingOfNumbersAmongWords) {
  // The first hundred cells look like numbers; only a second reading can spell them.
  std::string text = "code,x\n";
  for (int i = 0; i < 100; ++i) text += "00" + std::to_string(i % 7) + ",1.5\n";
  for (int i = 0; i < 300; ++i) text += "B" + std::to_string(i % 7) + ",2.5\n";
  const Table table = read_csv_text(text);
  EXPECT_EQ(table.column("code").type, ColumnType::category);
  EXPECT_EQ(table.column("code").labels[0], "000");
  EXPECT_EQ(table.column("code").distinct, 14);
}

TEST(ReadCsv, ReadsFilesPlainAndPacked) {
  const std::string text = "a,b\n1,x\n2,y\n";
  {
    const TemporaryFile plain(text);
    EXPECT_EQ(words_of(read_csv(plain.path()), "b"), (Words{"x", "y"}));
  }
  {
    const TemporaryFile packed(gzip(text) + gzip("3,z\n"), ".csv.gz");
    EXPECT_EQ(words_of(read_csv(packed.path()), "b"), (Words{"x", "y", "z"}));
  }
}

TEST(ReadCsv, ReadsThePipeOnStandardInputTwiceWhereItMust) {
  const int saved = ::dup(STDIN_FILENO);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const std::string text = "g\n9\n10\n11 or 12\n9\n10\n";
  ASSERT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  ::dup2(ends[0], STDIN_FILENO);
  const Table table = read_csv("-");
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  ::close(ends[0]);
  EXPECT_EQ(table.column("g").labels, (Words{"10", "11 or 12", "9"}));
}

TEST(ReadCsv, GivesTheSameWhereverTheBufferEnds) {
  // Rows of changing length cross the ends of the 256 KB buffer at every place of a row.
  std::string text = "n,w,q\r\n";
  double sum = 0;
  for (int i = 0; i < 60000; ++i) {
    text += std::to_string(i) + ",w" + std::to_string(i % 13) + ",\"q\"\"" +
            std::string(static_cast<std::size_t>(i % 5), 'z') + "\r\n\"\r\n";
    sum += i;
  }
  ASSERT_GT(text.size(), 3U * (256U << 10U));
  const Table table = read_csv_text(text);
  ASSERT_EQ(table.rows(), 60000);
  double read = 0;
  for (const double value : table.column("n").numbers) read += value;
  EXPECT_EQ(read, sum);
  EXPECT_EQ(table.column("w").distinct, 13);
  EXPECT_EQ(table.column("q").distinct, 5);
  EXPECT_EQ(table.column("q").labels[0], "q\"\r\n");
}

TEST(ReadCsv, ReadsARecordLongerThanTheBuffer) {
  const std::string cell(1'000'000, 'x');
  const Table table = read_csv_text("a,b\n1,\"" + cell + "\"\n2,y\n");
  EXPECT_EQ(table.column("b").text(0), cell);
}

TEST(ReadCsv, TakesTheTypesOfATrainedModel) {
  ReadOptions options{.types = {{"a", ColumnType::category}, {"gone", ColumnType::number}},
                      .for_model = true};
  const Table table = read_csv_text("a,extra\n1,2\n2,3x\n", "t", options);
  EXPECT_EQ(table.column("a").type, ColumnType::category);
  EXPECT_EQ(table.column("extra").type, ColumnType::text);
  EXPECT_EQ(table.column("extra").text(1), "3x");
}

TEST(ReadCsv, RoundsNumbersToTheNearestDouble) {
  const Table table = read_csv_text(
      "x\n0.1\n123456789012345678\n9007199254740993\n2.2250738585072011e-308\n1e-400\n"
      "0.30000000000000004\n.5\n5.\n-0\n");
  const Numbers& x = table.column("x").numbers;
  EXPECT_EQ(x[0], 0.1);
  EXPECT_EQ(x[1], 123456789012345678.0);
  EXPECT_EQ(x[2], 9007199254740992.0);
  EXPECT_EQ(x[3], 2.2250738585072011e-308);
  EXPECT_EQ(x[4], 0.0);
  EXPECT_EQ(x[5], 0.30000000000000004);
  EXPECT_EQ(x[6], 0.5);
  EXPECT_EQ(x[7], 5.0);
  EXPECT_EQ(x[8], 0.0);
}

}  // namespace
}  // namespace lamina
