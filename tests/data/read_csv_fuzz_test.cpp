// Broken files give an Error or a table, never a crash; the sanitizer builds run this too.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/data/read.hpp"

namespace lamina {
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t key) : key_(key) {}
  std::size_t below(std::size_t bound) { return philox(key_, count_++, 0)[0] % bound; }

 private:
  std::uint64_t key_;
  std::uint64_t count_ = 0;
};

/// True when it was read; a table that is read must be whole.
bool read_whole(const std::string& bytes, const ReadOptions& options) {
  try {
    const Table table = read_csv_text(bytes, "fuzz", options);
    for (const Column& column : table.columns()) {
      const std::size_t rows = column.codes.empty() ? column.numbers.size() : column.codes.size();
      EXPECT_EQ(static_cast<std::int64_t>(rows), table.rows());
      std::int64_t missing_cells = 0;
      for (std::int64_t row = 0; row < table.rows(); ++row) {
        missing_cells += column.is_missing(row) ? 1 : 0;
        column.text(row);
      }
      EXPECT_EQ(missing_cells, column.missing);
    }
    return true;
  } catch (const Error& error) {
    const ErrorFacts& facts = error.facts();
    EXPECT_FALSE(facts.code.empty() || facts.what.empty() || facts.where.empty() ||
                 facts.fix.empty());
    EXPECT_TRUE(facts.code.rfind("data.", 0) == 0 || facts.code.rfind("usage.", 0) == 0)
        << facts.code;
    return false;
  }
}

TEST(ReadCsvFuzz, MutatedFilesNeverCrash) {
  const std::string good =
      "id,name,\"when, exactly\",x,yes\n1,\"Smith, \"\"J\"\"\",2011-01-31,1.5,true\n"
      "2,\"two\r\nlines\",2011-02-01 12:30,-2e3,false\n3,Köln,NA,?,true\n4,,2012-01-01,7,false\n";
  using namespace std::string_view_literals;
  const std::string spice("\",;\t|\n\r\0\xFF\xC3\x80 09.eE+-xNA?"sv);
  Dice dice(Seed(2024).key());
  int read = 0;
  constexpr int rounds = 8000;
  for (int round = 0; round < rounds; ++round) {
    std::string bytes = good;
    const std::size_t changes = 1 + dice.below(6);
    for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
      const std::size_t at = dice.below(bytes.size());
      switch (dice.below(4)) {
        case 0:
          bytes[at] = spice[dice.below(spice.size())];
          break;
        case 1:
          bytes.insert(at, 1, spice[dice.below(spice.size())]);
          break;
        case 2:
          bytes.erase(at, 1 + dice.below(8));
          break;
        default:
          bytes.resize(at);
      }
    }
    ReadOptions options;
    options.header = dice.below(5) != 0;
    options.decimal_comma = dice.below(5) == 0;
    if (dice.below(5) == 0) options.target = options.header ? "x" : "c4";
    read += read_whole(bytes, options) ? 1 : 0;
  }
  // Otherwise the test would prove little: both ends must be met often.
  EXPECT_GT(read, rounds / 50);
  EXPECT_LT(read, rounds - rounds / 50);
}

TEST(ReadCsvFuzz, RandomBytesNeverCrash) {
  Dice dice(Seed(2025).key());
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(dice.below(200), '\0');
    const std::size_t alphabet = round % 2 == 0 ? 256 : 48;
    for (char& c : bytes) c = static_cast<char>(dice.below(alphabet));
    if (round % 10 == 0) bytes = "\x1f\x8b\x08" + bytes;
    read_whole(bytes, {});
  }
}

}  // namespace
}  // namespace lamina
