#include "lamina/data/rows_in_memory.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "support/facts_of.hpp"

namespace lamina {
namespace {

constexpr double hole = std::numeric_limits<double>::quiet_NaN();

CellsInMemory numbers(std::string name, const std::vector<double>& values) {
  CellsInMemory cells;
  cells.name = std::move(name);
  cells.numbers = reinterpret_cast<const std::byte*>(values.data());
  cells.stride = sizeof(double);
  cells.rows = static_cast<std::int64_t>(values.size());
  return cells;
}

/// Words as a frame holds them: codes into a list in the order of first sight.
struct Words {
  explicit Words(const std::vector<std::string>& values) {
    std::map<std::string, std::int32_t> places;
    for (const std::string& value : values) {
      const auto [at, fresh] = places.try_emplace(value, static_cast<std::int32_t>(words.size()));
      if (fresh && !value.empty()) words.push_back(value);
      codes.push_back(value.empty() ? -1 : at->second);
    }
  }
  CellsInMemory cells(std::string name) const {
    CellsInMemory cells;
    cells.name = std::move(name);
    cells.kind = CellsInMemory::Kind::words;
    cells.codes = codes;
    cells.words = words;
    cells.rows = static_cast<std::int64_t>(codes.size());
    return cells;
  }
  std::vector<std::int32_t> codes;
  std::vector<std::string> words;
};

void expect_equal(const Table& made, const Table& read) {
  ASSERT_EQ(made.columns().size(), read.columns().size());
  ASSERT_EQ(made.rows(), read.rows());
  for (std::size_t i = 0; i < made.columns().size(); ++i) {
    const Column& a = made.columns()[i];
    const Column& b = read.columns()[i];
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.type, b.type) << a.name;
    EXPECT_EQ(a.codes, b.codes) << a.name;
    EXPECT_EQ(a.labels, b.labels) << a.name;
    EXPECT_EQ(a.missing, b.missing) << a.name;
    EXPECT_EQ(a.distinct, b.distinct) << a.name;
    EXPECT_EQ(a.date_format, b.date_format) << a.name;
    EXPECT_EQ(a.reason, b.reason) << a.name;
    EXPECT_EQ(a.notes, b.notes) << a.name;
    ASSERT_EQ(a.numbers.size(), b.numbers.size()) << a.name;
    for (std::size_t row = 0; row < a.numbers.size(); ++row) {
      EXPECT_TRUE(a.numbers[row] == b.numbers[row] ||
                  (std::isnan(a.numbers[row]) && std::isnan(b.numbers[row])))
          << a.name << " " << row;
    }
  }
}

TEST(RowsInMemory, AreTheTableOfTheSameRowsAsText) {
  const std::vector<double> plain = {1.5, -2, hole, 4};
  const std::vector<double> same = {3, 3, 3, 3};
  const std::vector<double> none = {hole, hole, hole, hole};
  const Words kinds({"b", "a", "", "b"});
  const Words days({"2020-01-31", "2020-02-01", "", "2021-12-24"});
  const Words mixed({"one", "two", "3", "two"});
  const Words codes({"007", "011", "007", "023"});
  const Words truth({"True", "False", "True", "True"});
  const Words money({"$5", "$1,200", "$7", ""});
  const std::vector<CellsInMemory> cells = {
      numbers("plain", plain), numbers("same", same), numbers("none", none),
      kinds.cells("kind"),     days.cells("day"),     mixed.cells("mixed"),
      codes.cells("code"),     truth.cells("truth"),  money.cells("money")};
  expect_equal(read_rows(cells), read_csv_text("plain,same,none,kind,day,mixed,code,truth,money\n"
                                               "1.5,3,,b,2020-01-31,one,007,True,$5\n"
                                               "-2,3,,a,2020-02-01,two,011,False,\"$1,200\"\n"
                                               ",3,,,,3,007,True,$7\n"
                                               "4,3,,b,2021-12-24,two,023,True,\n"));
}

TEST(RowsInMemory, KnowAKeyByItsNameAndPlace) {
  std::vector<double> count(30);
  std::iota(count.begin(), count.end(), 1.0);
  std::string text = "n,user_id,b\n";
  for (const double value : count) {
    const std::string cell = std::to_string(static_cast<int>(value));
    text += cell;
    text += "," + cell;
    text += "," + cell + "\n";
  }
  const std::vector<CellsInMemory> cells = {numbers("n", count), numbers("user_id", count),
                                            numbers("b", count)};
  expect_equal(read_rows(cells), read_csv_text(text));
}

TEST(RowsInMemory, TakeTheTypesTheyAreTold) {
  const std::vector<double> zip = {501, 1234, 501};
  const Words words({"5", "", "x"});
  ReadOptions options;
  options.types = {{"zip", ColumnType::category}, {"w", ColumnType::category}};
  expect_equal(read_rows(std::vector{numbers("zip", zip), words.cells("w")}, "rows", options),
               read_csv_text("zip,w\n501,5\n1234,\n501,x\n", "text", options));
}

TEST(RowsInMemory, MayBeFloatsAnyStepApart) {
  const std::vector<float> values = {1.25F, 9, 2.5F, 9, 3.75F, 9};
  CellsInMemory cells;
  cells.name = "x";
  cells.kind = CellsInMemory::Kind::f32;
  cells.numbers = reinterpret_cast<const std::byte*>(values.data() + 4);
  cells.stride = -2 * static_cast<std::ptrdiff_t>(sizeof(float));
  cells.rows = 3;
  const Table table = read_rows(std::vector{cells});
  EXPECT_EQ(table.column("x").text(0), "3.75");
  EXPECT_EQ(table.column("x").text(2), "1.25");
}

TEST(RowsInMemory, SayWhatIsWrongWithThem) {
  const std::vector<double> two = {1, 2};
  const std::vector<double> one = {1};
  const std::vector<double> endless = {1, HUGE_VAL};
  const auto code = [](std::vector<CellsInMemory> cells) {
    return facts_of([&] { read_rows(cells); }).code;
  };
  EXPECT_EQ(code({numbers("a", two), numbers("b", one)}), "data.bad_column");
  EXPECT_EQ(code({numbers("a", two), numbers("a", two)}), "data.duplicate_column");
  EXPECT_EQ(code({}), "data.no_rows");
  const ErrorFacts facts = facts_of([&] { read_rows(std::vector{numbers("a", endless)}); });
  EXPECT_EQ(facts.code, "data.not_finite");
  EXPECT_EQ(facts.where, "the rows, line 3, column 'a'");
}

}  // namespace
}  // namespace lamina
