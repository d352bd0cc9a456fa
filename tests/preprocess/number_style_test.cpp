// A model reads the same column the same way.
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"
#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {
namespace {

Preprocessor fitted(const Table& table) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows()));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return Preprocessor::fit(table, rows, {.target = "y", .task = "regression"});
}

std::vector<float> features_of(const Preprocessor& model, const std::string& text) {
  const Table table = read_csv_text(text, "new.csv", model.read_options(false));
  const Features features = model.apply(table);
  const float* const at = features["numbers"].f32();
  return {at, at + features["numbers"].elements()};
}

TEST(NumberStyle, IsKeptForPredictAndPlainCellsAreReadToo) {
  const Preprocessor model =
      fitted(read_csv_text("x;y\n1.234,5 €;10\n2.000 €;20\n3,5 €;30\n8 €;41\n", "t.csv"));
  // Of one cell nobody could tell 1.234 from 1234 without the model.
  EXPECT_EQ(features_of(model, "x\n1.234\n"), features_of(model, "x\n1234\n"));
  EXPECT_EQ(features_of(model, "x\n1.234 €\n"), features_of(model, "x\n1234\n"));
  EXPECT_EQ(features_of(model, "x\n3.5\n"), features_of(model, "x\n\"3,5\"\n"));
  EXPECT_NE(features_of(model, "x\n1234\n"), features_of(model, "x\n\"1,5\"\n"));
  Features row = model.room(1);
  model.apply(Row{{"x", "1.234 €"}}, row);
  EXPECT_EQ(row["numbers"].f32()[0], features_of(model, "x\n1234\n")[0]);
}

TEST(NumberStyle, AModelOfPlainNumbersReadsMarks) {
  const Preprocessor model = fitted(read_csv_text("x,y\n90015,1\n30473,2\n54540,3\n", "t.csv"));
  EXPECT_EQ(features_of(model, "x\tk\n90,015\t1\n30,473\t1\n"),
            features_of(model, "x,k\n90015,1\n30473,1\n"));
}

TEST(NumberStyle, AnotherUnitIsAnError) {
  const Preprocessor model = fitted(read_csv_text("x,y\n180 cm,1\n170 cm,2\n160 cm,3\n", "t.csv"));
  EXPECT_EQ(features_of(model, "x\n180\n"), features_of(model, "x\n180 cm\n"));
  EXPECT_THROW(features_of(model, "x\n1.8 m\n"), Error);
}

TEST(NumberStyle, TheTargetIsReadAlike) {
  const Table table =
      read_csv_text("x,y\n1,\"$1,000\"\n2,\"$2,000\"\n3,$30\n", "t.csv", {.target = "y"});
  const Preprocessor model = fitted(table);
  EXPECT_DOUBLE_EQ(model.target_mean(), 1010);
  const std::vector<std::int64_t> rows = {0};
  const Table test = read_csv_text("x,y\n1,\"$2,000\"\n", "e.csv", model.read_options());
  EXPECT_FLOAT_EQ(static_cast<float>(model.invert_target(model.targets(test, rows).f32()[0])),
                  2000);
}

TEST(OrderedCategory, OtherValuesFindTheirPlace) {
  const Preprocessor model = fitted(read_csv_text("x,y\n1,1\n2-5,2\n6-9,3\n10+,4\n1,1\n"));
  const auto same = [&](const std::string& a, const std::string& b) {
    EXPECT_EQ(features_of(model, "x\n" + a + "\n"), features_of(model, "x\n" + b + "\n")) << a;
  };
  same("3", "2-5");    // within a range
  same("25", "10+");   // beyond a bound
  same("0", "1");      // below all
  same("5.5", "5.7");  // between two ranges: half-way
  const float low = features_of(model, "x\n2-5\n")[0];
  const float between = features_of(model, "x\n5.5\n")[0];
  EXPECT_LT(low, between);
  EXPECT_LT(between, features_of(model, "x\n6-9\n")[0]);
  EXPECT_THROW(features_of(model, "x\nmany\n"), Error);
  Features row = model.room(1);
  model.apply(Row{{"x", 3}}, row);
  EXPECT_EQ(row["numbers"].f32()[0], low);
}

}  // namespace
}  // namespace lamina
