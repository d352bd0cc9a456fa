#include "lamina/data/table.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "data/expect_error.hpp"
#include "lamina/data/read.hpp"
#include "lamina/data/row.hpp"

namespace lamina {
namespace {

using Words = std::vector<std::string>;

Table exam() {
  Table table("exam");
  table.add_numbers("lectures", {4, NAN, 12});
  table.add_categories("island", Words{"b", "", "a"});
  return table;
}

TEST(Table, IsBuiltFromCode) {
  const Table table = exam();
  EXPECT_EQ(table.rows(), 3);
  EXPECT_EQ(table.column("lectures").missing, 1);
  EXPECT_EQ(table.column("lectures").distinct, 2);
  EXPECT_EQ(table.column("island").labels, (Words{"a", "b"}));
  EXPECT_EQ(table.column("island").codes, (std::vector<std::int32_t>{1, -1, 0}));
  EXPECT_EQ(table.column("island").missing, 1);
}

TEST(Table, SuggestsTheNearestName) {
  expect_facts(facts_of([] { exam().column("lectrues"); }),
               {.code = "data.unknown_column",
                .what = "there is no column 'lectrues'",
                .where = "exam",
                .fix = "did you mean 'lectures'?"});
}

TEST(Table, RefusesColumnsThatDoNotFit) {
  expect_facts(facts_of([] {
                 exam().add_numbers("x", {1, 2});
               }),
               {.code = "data.bad_column",
                .what = "the column has 2 values, the table has 3 rows",
                .where = "exam, column 'x'",
                .fix = "give one value for every row"});
  EXPECT_EQ(facts_of([] { exam().add_numbers("island", {1, 2, 3}); }).code, "data.bad_column");
  EXPECT_EQ(facts_of([] { exam().add_numbers("x", {1, 2, INFINITY}); }).code, "data.bad_column");
}

TEST(Table, SelectsRowsInTheOrderGiven) {
  const std::vector<std::int64_t> rows = {2, 0, 2};
  const Table part = exam().select(rows);
  EXPECT_EQ(part.rows(), 3);
  EXPECT_EQ(part.column("lectures").numbers, (std::vector<double>{12, 4, 12}));
  EXPECT_EQ(part.column("lectures").distinct, 2);
  EXPECT_EQ(part.column("island").text(0), "a");
  EXPECT_EQ(part.column("island").missing, 0);
}

TEST(Table, DropsColumns) {
  const Words names = {"lectures", "nothing"};
  const Table rest = exam().drop(names);
  EXPECT_EQ(rest.rows(), 3);
  EXPECT_EQ(rest.find("lectures"), nullptr);
  EXPECT_EQ(rest.column("island").text(0), "b");
}

TEST(Table, PrintsCellsAsPeopleWriteThem) {
  const Table table =
      read_csv_text("x,d,w\n0.10,2011-01-31 17:30,b c\n1e21,2011-02-01,\n,,b c\n3,2011-03-01,d\n");
  EXPECT_EQ(table.column("x").text(0), "0.1");
  EXPECT_EQ(table.column("x").text(1), "1e+21");
  EXPECT_EQ(table.column("x").text(2), "");
  EXPECT_EQ(table.column("d").text(0), "2011-01-31 17:30:00");
  EXPECT_EQ(table.column("d").text(1), "2011-02-01");
  EXPECT_EQ(table.column("w").text(0), "b c");
  EXPECT_EQ(table.column("w").text(1), "");
}

TEST(Row, ReadsLikeALiteral) {
  const Row row{
      {"lectures", 4}, {"hours", 5.5}, {"island", "Torgersen"}, {"age", missing}, {"smoker", true}};
  EXPECT_EQ(row.find("lectures")->number(), 4);
  EXPECT_EQ(row.find("hours")->number(), 5.5);
  EXPECT_EQ(row.find("island")->text(), "Torgersen");
  EXPECT_EQ(row.find("age")->kind(), Cell::Kind::missing);
  EXPECT_EQ(row.find("smoker")->kind(), Cell::Kind::boolean);
  EXPECT_EQ(row.find("nothing"), nullptr);
}

}  // namespace
}  // namespace lamina
