#include "lamina/preprocess/preprocessor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "lamina/core/random.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

using Words = std::vector<std::string>;
using Rows = std::vector<std::int64_t>;

Rows all_rows(const Table& table) {
  Rows rows(static_cast<std::size_t>(table.rows()));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return rows;
}

Preprocessor fit_all(const Table& table, const std::string& target) {
  return Preprocessor::fit(table, all_rows(table), {.target = target});
}

std::vector<float> floats(const Tensor& tensor) {
  return {tensor.f32(), tensor.f32() + tensor.elements()};
}
std::vector<std::int32_t> codes(const Tensor& tensor) {
  return {tensor.i32(), tensor.i32() + tensor.elements()};
}

/// What TABULAR.md, 1.1 says, in double, with a sort instead of a selection.
double expected_value(std::vector<double> training, double x) {
  std::sort(training.begin(), training.end());
  const auto quantile = [&](double q) {
    const double place = q * static_cast<double>(training.size() - 1);
    const auto i = static_cast<std::size_t>(place);
    const double next = i + 1 < training.size() ? training[i + 1] : training[i];
    return training[i] + (next - training[i]) * (place - static_cast<double>(i));
  };
  const double spread = quantile(0.75) - quantile(0.25);
  const double range = training.back() - training.front();
  const double scale = spread > 0 ? 1 / spread : range > 0 ? 2 / range : 0;
  const double z = scale * (x - quantile(0.5));
  return z / std::sqrt(1 + z / 3 * (z / 3));
}

TEST(Preprocessor, ScalesNumbersAsThePaperSays) {
  std::vector<double> even;
  std::vector<double> skewed;
  std::vector<double> mostly_zero;
  std::vector<double> y;
  for (std::uint64_t i = 0; i < 501; ++i) {
    even.push_back(std::round(normal(Seed(1), i) * 1000) / 100 + 40);
    skewed.push_back(std::pow(10, normal(Seed(2), i)));
    mostly_zero.push_back(i % 10 == 0 ? static_cast<double>(i) : 0);
    y.push_back(normal(Seed(3), i) * 7 + 100);
  }
  Table table;
  table.add_numbers("even", even).add_numbers("skewed", skewed).add_numbers("zero", mostly_zero);
  table.add_numbers("y", y);
  Rows training = all_rows(table);
  training.resize(400);
  const Preprocessor fitted = Preprocessor::fit(table, training, {.target = "y"});
  EXPECT_EQ(fitted.task(), Task::regression);
  ASSERT_EQ(fitted.inputs(), std::vector<Field>{Field::numbers(3)});

  const std::vector<float> found = floats(fitted.apply(table)["numbers"]);
  for (std::size_t row = 0; row < 501; ++row) {
    std::size_t c = 0;
    for (const auto& column : {even, skewed, mostly_zero}) {
      const std::vector<double> seen(column.begin(), column.begin() + 400);
      EXPECT_NEAR(found[row * 3 + c], expected_value(seen, column[row]), 2e-6) << row << " " << c;
      ++c;
    }
  }
  // Rows outside training must not matter.
  std::vector<double> changed = even;
  for (std::size_t i = 400; i < 501; ++i) changed[i] = 1e6;
  Table other;
  other.add_numbers("even", changed).add_numbers("skewed", skewed).add_numbers("zero", mostly_zero);
  other.add_numbers("y", y);
  const Preprocessor again = Preprocessor::fit(other, training, {.target = "y"});
  EXPECT_EQ(again.number_columns()[0].features[0].center,
            fitted.number_columns()[0].features[0].center);
  EXPECT_EQ(again.target_mean(), fitted.target_mean());
}

TEST(Preprocessor, KeepsWhatDiffersFarFromZero) {
  // What f32 cannot hold beside so large a center: the same features as without the offset.
  std::vector<double> near;
  std::vector<double> y;
  for (std::uint64_t i = 0; i < 200; ++i) {
    near.push_back(std::round(normal(Seed(4), i) * 8192) / 1024);  // exact beside any offset here
    y.push_back(normal(Seed(5), i));
  }
  const auto features_at = [&](double offset, double unit) {
    std::vector<double> far;
    for (const double value : near) far.push_back(offset + value * unit);
    Table table;
    table.add_numbers("x", far).add_numbers("y", y);
    const Preprocessor fitted = fit_all(table, "y");
    fitted.check();
    return floats(fitted.apply(table)["numbers"]);
  };
  const std::vector<float> expected = features_at(0, 1);
  struct Offset {
    const char* name;
    double offset;
    double unit;
  };
  for (const Offset& one : {Offset{"seconds since 1970", 1.7e9, 1},
                            {"milliseconds since 1970", 1.7e12, 1},
                            {"microseconds since 1970", 1.7e15, 1024},
                            {"nanoseconds since 1970", 1.7e18, 1048576},
                            {"Julian days", 2460000.5, 1.0 / 1024},
                            {"map coordinates", 5412345, 1},
                            {"longitude of a street", 13.375, 1.0 / (1 << 20)},
                            {"years before", -4.5e9, 1},
                            {"kelvin of a cold atom", 273.15, 1.0 / (1 << 24)},
                            {"zip-like keys", 1e8, 1}}) {
    const std::vector<float> found = features_at(one.offset, one.unit);
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_NEAR(found[i], expected[i], 2e-4) << one.name << ", row " << i;
    }
  }
}

TEST(Preprocessor, SubtractsSmallCentersInF32AsBefore) {
  Table table;
  table.add_numbers("year", {2011, 2012, 2013, 2014})
      .add_numbers("far", {1e9, 1e9 + 1, 1e9 + 2, 0});
  table.add_numbers("y", {1.5, 2, 3, 4});
  const Preprocessor fitted = fit_all(table, "y");
  EXPECT_EQ(fitted.number_columns()[0].features[0].transform, NumberTransform::robust_clip);
  EXPECT_EQ(fitted.number_columns()[1].features[0].transform, NumberTransform::robust_clip);
  table = Table();
  table.add_numbers("far", {1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3}).add_numbers("y", {1.5, 2, 3, 4});
  const NumberFeature far = fit_all(table, "y").number_columns()[0].features[0];
  EXPECT_EQ(far.transform, NumberTransform::far_clip);
  EXPECT_EQ(far.center, 1e9 + 1.5);  // no f32
}

TEST(Preprocessor, StandardisesTheTargetOfARegression) {
  Table table;
  table.add_numbers("x", {1, 2, 3, 4}).add_numbers("y", {10.5, 20, 30, 39.5});
  const Preprocessor fitted = fit_all(table, "y");
  EXPECT_DOUBLE_EQ(fitted.target_mean(), 25);
  EXPECT_DOUBLE_EQ(fitted.target_scale(), std::sqrt((14.5 * 14.5 + 25) * 2 / 4));
  const Tensor targets = fitted.targets(table, all_rows(table));
  EXPECT_EQ(targets.shape(), Shape({4, 1}));
  EXPECT_NEAR(fitted.invert_target(targets.f32()[0]), 10.5, 1e-5);
  EXPECT_EQ(fitted.invert_target(0), fitted.target_mean());
}

TEST(Preprocessor, ReplacesMissingNumbersByTheMedianAndSaysSo) {
  Table table;
  table.add_numbers("holes", {1, NAN, 3, 5, NAN}).add_numbers("full", {1, 2, 3, 4, 5});
  table.add_numbers("y", {1.5, 2, 3, 4, 5});
  const Preprocessor fitted = fit_all(table, "y");
  EXPECT_EQ(fitted.feature_names(), (Words{"holes", "holes (missing)", "full"}));
  const std::vector<float> found = floats(fitted.apply(table)["numbers"]);
  EXPECT_EQ(found[3], 0.0F);
  EXPECT_EQ(found[4], 1.0F);
  EXPECT_EQ(found[0 + 1], 0.0F);

  // Missing where training had none: the median, and no indicator.
  Table later;
  later.add_numbers("holes", {3}).add_numbers("full", {NAN});
  EXPECT_EQ(floats(fitted.apply(later)["numbers"]), (std::vector<float>{0, 0, 0}));
}

TEST(Preprocessor, HoldsNumbersOfAnySize) {
  Table table;
  table.add_numbers("x", {1, 2, 3, 4, 5}).add_numbers("flat", {1e-300, 2e-300, 3e-300, 0, 0});
  table.add_numbers("y", {1.5, 2, 3, 4, 5});
  const Preprocessor fitted = fit_all(table, "y");
  fitted.check();
  Table far;
  far.add_numbers("x", {1e300, -1e300, 1e38, 3}).add_numbers("flat", {1e300, -1e300, 0, 1});
  for (const float value : floats(fitted.apply(far)["numbers"])) {
    EXPECT_TRUE(std::isfinite(value));
    EXPECT_LE(std::abs(value), 3.0F);
  }
  EXPECT_EQ(floats(fitted.apply(far)["numbers"])[0], 3.0F);
}

TEST(Preprocessor, GivesCategoriesCodesAndZeroToTheRest) {
  Table table;
  table.add_categories("island", Words{"b", "a", "", "b", "c"});
  table.add_numbers("y", {1.5, 2, 3, 4, 5});
  const Rows training = {0, 1, 2, 3};
  const Preprocessor fitted = Preprocessor::fit(table, training, {.target = "y"});
  EXPECT_EQ(fitted.inputs(), std::vector<Field>{Field::codes({2})});
  const Features features = fitted.apply(table);
  EXPECT_EQ(features["codes"].shape(), Shape({5, 1}));
  EXPECT_EQ(features.rows(), 5);
  EXPECT_EQ(codes(features["codes"]), (std::vector<std::int32_t>{2, 1, 0, 2, 0}));
}

TEST(Preprocessor, KeepsTheThousandMostFrequentWords) {
  Words words;
  std::vector<double> y;
  for (int i = 0; i < 1500; ++i) {
    const std::string word = "w" + std::to_string(i);
    const int times = i < 500 ? 41 : 42;  // fewer would be told by the mean target
    for (int k = 0; k < times; ++k) {
      words.push_back(word);
      y.push_back(i + 0.5);
    }
  }
  Table table;
  table.add_categories("word", words).add_numbers("y", y);
  const Preprocessor fitted = fit_all(table, "y");
  EXPECT_EQ(fitted.inputs(), std::vector<Field>{Field::codes({1000})});
  const std::vector<std::int32_t> found = codes(fitted.apply(table)["codes"]);
  EXPECT_EQ(found[0], 0);
  EXPECT_GT(found[500 * 41], 0);
}

TEST(Preprocessor, TakesDatesApart) {
  const Table table = read_csv_text(
      "day,y\n2011-01-01 06:00,1.5\n2011-02-15 12:00,2\n2012-12-31 18:00,3\n,4\n2011-07-04,5\n");
  ASSERT_EQ(table.column("day").type, ColumnType::date);
  const Preprocessor fitted = fit_all(table, "y");
  EXPECT_EQ(fitted.feature_names(),
            (Words{"day (days)", "day (year)", "day (month)", "day (day_of_month)", "day (weekday)",
                   "day (hour)", "day (year_sin)", "day (year_cos)", "day (week_sin)",
                   "day (week_cos)", "day (day_sin)", "day (day_cos)", "day (missing)"}));
  const std::vector<float> found = floats(fitted.apply(table)["numbers"]);
  const auto row = [&](std::size_t r) {
    return found.begin() + static_cast<long>(r) * 13;
  };
  // First row: day 0.25 of 0.25, 45.5, 184, 730.75.
  EXPECT_NEAR(row(0)[0], expected_value({0.25, 45.5, 184, 730.75}, 0.25), 1e-6);
  EXPECT_NEAR(row(0)[1], expected_value({2011, 2011, 2012, 2011}, 2011), 1e-6);
  EXPECT_NEAR(row(2)[2], expected_value({1, 2, 12, 7}, 12), 1e-6);
  EXPECT_NEAR(row(0)[4], expected_value({5, 1, 0, 0}, 5), 1e-6) << "a Saturday";
  EXPECT_NEAR(row(1)[7], std::cos(2 * M_PI * 45 / 366), 1e-6);
  EXPECT_NEAR(row(0)[10], 1.0, 1e-6) << "six o'clock";
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(row(3)[i], 0.0F);
  EXPECT_EQ(row(3)[12], 1.0F);
}

TEST(Preprocessor, TakesTheHourOfTimesOfDay) {
  const Table table = read_csv_text("at,y\n06:00,1.5\n12:00,2\n6:00 PM,3\n,4\n23:30,5\n");
  ASSERT_EQ(table.column("at").type, ColumnType::date);
  const Preprocessor fitted = fit_all(table, "y");
  EXPECT_EQ(fitted.feature_names(),
            (Words{"at (hour)", "at (day_sin)", "at (day_cos)", "at (missing)"}));
  const std::vector<float> found = floats(fitted.apply(table)["numbers"]);
  EXPECT_NEAR(found[0], expected_value({6, 12, 18, 23.5}, 6), 1e-6);
  EXPECT_NEAR(found[1], 1.0, 1e-6) << "six o'clock";
  EXPECT_NEAR(found[9], -1.0, 1e-6) << "six in the evening";
}

TEST(Preprocessor, LeavesOutWhatTellsNothing) {
  std::string text = "n,name,always,x,y\n";
  for (int i = 0; i < 30; ++i) {
    text += std::to_string(i) + ",Mr. No " + std::to_string(i) + ",7," +
            std::to_string(i * i % 13) + ".5," + (i % 3 == 0 ? "yes" : "no") + "\n";
  }
  const Table table = read_csv_text(text);
  const Preprocessor fitted = fit_all(table, "y");
  EXPECT_EQ(fitted.feature_names(), Words{"x"});
  ASSERT_EQ(fitted.left_out().size(), 3U);
  EXPECT_EQ(fitted.left_out()[0].name, "n");
  EXPECT_EQ(fitted.left_out()[0].reason, "counts the rows");
  EXPECT_EQ(fitted.left_out()[1].type, ColumnType::text);
  EXPECT_EQ(fitted.left_out()[2].reason, "always 7");
  EXPECT_EQ(fitted.task(), Task::binary);
  EXPECT_EQ(facts_of([&] { fit_all(table.drop(Words{"x"}), "y"); }).code, "data.no_features");
}

TEST(Preprocessor, OrdersClassLabelsAndKeepsTheirSpelling) {
  const Table table = read_csv_text("x,y\n1,10\n2,9\n3,09\n4,8.0\n5,10\n", "t", {.target = "y"});
  const Preprocessor fitted = fit_all(table, "y");
  EXPECT_EQ(fitted.task(), Task::multiclass);
  EXPECT_EQ(fitted.labels(), (Words{"8.0", "09", "10"}));
  EXPECT_EQ(fitted.label_shares(), (std::vector<double>{0.2, 0.4, 0.4}));
  const Tensor targets = fitted.targets(table, all_rows(table));
  EXPECT_EQ(targets.shape(), Shape({5}));
  EXPECT_EQ(codes(targets), (std::vector<std::int32_t>{2, 1, 1, 0, 2}));
  const Table other = read_csv_text("x,y\n1,8\n", "t", fitted.read_options());
  EXPECT_EQ(codes(fitted.targets(other, Rows{0})), (std::vector<std::int32_t>{0}));

  Table words;
  words.add_numbers("x", {1, 2, 3}).add_categories("y", Words{"no", "yes", "no"});
  const Preprocessor binary = fit_all(words, "y");
  EXPECT_EQ(binary.labels(), (Words{"no", "yes"}));
  EXPECT_EQ(floats(binary.targets(words, all_rows(words))), (std::vector<float>{0, 1, 0}));
}

TEST(Preprocessor, PassesOverTrainingRowsWithoutTarget) {
  Table table;
  table.add_numbers("x", {1, 2, 1000, 3}).add_categories("y", Words{"a", "b", "", "a"});
  const Preprocessor fitted = fit_all(table, "y");
  EXPECT_EQ(fitted.rows_without_target(), 1);
  EXPECT_EQ(fitted.number_columns()[0].features[0].center, 2);
  EXPECT_EQ(facts_of([&] { fitted.targets(table, Rows{2}); }).code, "data.missing_target");
}

TEST(Preprocessor, NamesMissingColumnsAndIgnoresOthers) {
  Table table;
  table.add_numbers("a", {1, 2, 3}).add_numbers("b", {2, 3, 5}).add_numbers("y", {1.5, 2, 3});
  table.add_categories("c", Words{"u", "v", "u"});
  const Preprocessor fitted = fit_all(table, "y");
  Table other("new.csv");
  other.add_numbers("b", {1}).add_numbers("more", {1}).add_numbers("y", {1});
  const ErrorFacts facts = facts_of([&] { fitted.apply(other); });
  EXPECT_EQ(facts.code, "data.missing_column");
  EXPECT_EQ(facts.what, "2 columns are not there: 'a', 'c'");
  EXPECT_EQ(facts.where, "new.csv");
  EXPECT_EQ(facts.fix,
            "add what the model was trained with; leave cells empty where the value is not known");
  EXPECT_EQ(fitted.unknown_columns(other), Words{"more"});
}

TEST(Preprocessor, RefusesClassesItDidNotLearn) {
  Table table;
  table.add_numbers("x", {1, 2, 3, 4}).add_categories("y", Words{"a", "b", "a", "c"});
  const Preprocessor fitted = Preprocessor::fit(table, Rows{0, 1, 2}, {.target = "y"});
  const ErrorFacts facts = facts_of([&] { fitted.targets(table, Rows{0, 3}); });
  EXPECT_EQ(facts.code, "data.unseen_class");
  EXPECT_EQ(facts.what, "the class 'c' is none of the 2 that the model learnt");
  EXPECT_EQ(facts.where, "table, row 4, column 'y'");
}

constexpr const char* mixed_table =
    "when,age,smoker,city,zip,y\n"
    "2011-01-01 05:30,31,yes,Köln,02134,a\n"
    "2011-03-02 17:00,?,no,Rome,10001,b\n"
    ",45.25,yes,,02134,a\n"
    "2012-11-30 00:15,1e3,,Oslo,20002,b\n"
    "2012-12-24 23:59,-7,no,Rome,10001,a\n";

Preprocessor fit_mixed(Table& table) {
  table = read_csv_text(mixed_table, "mixed.csv", {.types = {{"zip", ColumnType::category}}});
  return fit_all(table, "y");
}

TEST(Preprocessor, GivesARowAloneTheBitsItHasInATable) {
  Table table;
  const Preprocessor fitted = fit_mixed(table);
  const Features features = fitted.apply(table);
  const auto width = static_cast<std::size_t>(features["numbers"].shape().columns());
  const auto places = static_cast<std::size_t>(features["codes"].shape().columns());
  for (std::int64_t r = 0; r < table.rows(); ++r) {
    // As text, as values, and in another order.
    std::vector<NamedCell> texts;
    std::vector<NamedCell> values;
    for (const Column& column : table.columns()) {
      if (column.name == "y") continue;
      const auto i = static_cast<std::size_t>(r);
      const bool number = column.codes.empty();
      texts.push_back({column.name, column.is_missing(r) ? Cell(missing) : Cell(column.text(r))});
      values.insert(values.begin(), {column.name, column.is_missing(r) ? Cell(missing)
                                                  : number             ? Cell(column.numbers[i])
                                                                       : Cell(column.text(r))});
    }
    for (const auto& cells : {texts, values}) {
      Features alone = fitted.room(1);
      std::fill_n(alone.inputs[0].f32(), width, -9.0F);
      std::fill_n(alone.inputs[1].i32(), places, -9);
      fitted.apply(Row(cells), alone);
      const auto i = static_cast<std::size_t>(r);
      EXPECT_EQ(std::memcmp(alone["numbers"].f32(), features["numbers"].f32() + i * width,
                            width * sizeof(float)),
                0)
          << "row " << r;
      EXPECT_EQ(std::memcmp(alone["codes"].i32(), features["codes"].i32() + i * places,
                            places * sizeof(std::int32_t)),
                0)
          << "row " << r;
    }
  }
}

TEST(Preprocessor, UnderstandsRowsWrittenInCode) {
  Table table;
  const Preprocessor fitted = fit_mixed(table);
  Features found = fitted.room(1);
  fitted.apply(
      {{"when", missing}, {"age", 31}, {"smoker", true}, {"city", "Paris"}, {"zip", 10001}}, found);
  EXPECT_EQ(codes(found["codes"]), (std::vector<std::int32_t>{2, 0, 2}));
  const ErrorFacts absent = facts_of([&] {
    fitted.apply({{"age", 31}, {"smoker", true}, {"zip", "1"}, {"when", missing}}, found);
  });
  EXPECT_EQ(absent.code, "data.missing_column");
  EXPECT_EQ(absent.what, "the column 'city' is not there");
  const auto with_age = [&](Cell age) {
    return facts_of([&] {
      fitted.apply({{"when", missing}, {"age", age}, {"smoker", 1}, {"city", ""}, {"zip", ""}},
                   found);
    });
  };
  EXPECT_EQ(with_age("old").code, "data.bad_number");
  EXPECT_EQ(with_age(INFINITY).code, "data.bad_number");
}

TEST(Preprocessor, ReadsNewFilesWithTheTypesOfTraining) {
  Table table;
  const Preprocessor fitted = fit_mixed(table);
  // One row says little: only the stored types can tell that 02134 is a word.
  const Table later =
      read_csv_text("extra,zip,when,age,smoker,city\n1x,02134,2011-01-01 05:30,31,yes,Köln\n",
                    "later.csv", fitted.read_options());
  const Features first = fitted.apply(table, Rows{0});
  const Features again = fitted.apply(later);
  EXPECT_EQ(floats(again["numbers"]), floats(first["numbers"]));
  EXPECT_EQ(codes(again["codes"]), codes(first["codes"]));
  const ErrorFacts facts =
      facts_of([&] { read_csv_text("age\n31\nold\n", "later.csv", fitted.read_options()); });
  EXPECT_EQ(facts.code, "data.bad_number");
  EXPECT_EQ(facts.where, "later.csv, line 3, column 'age'");
  // An unseen truth value is an unseen category.
  EXPECT_NO_THROW(read_csv_text("smoker\nsometimes\n", "later.csv", fitted.read_options()));
}

TEST(Preprocessor, RemembersTheMarksOfMissingCells) {
  const Table table = read_csv_text("x,y\n1,1.5\nunknown,2\n3,3\n", "t", {.missing = {"unknown"}});
  const Preprocessor fitted = fit_all(table, "y");
  const Table later = read_csv_text("x\nunknown\n", "later", fitted.read_options());
  EXPECT_EQ(floats(fitted.apply(later)["numbers"]), (std::vector<float>{0, 1}));
  Features alone = fitted.room(1);
  fitted.apply({{"x", "unknown"}}, alone);
  EXPECT_EQ(floats(alone["numbers"]), (std::vector<float>{0, 1}));
}

TEST(Preprocessor, UnderstandsTablesWhoseTypesDiffer) {
  Table table;
  const Preprocessor fitted = fit_mixed(table);
  Table other;
  other.add_categories("when", Words{"2011-01-01 05:30"}).add_categories("age", Words{"31"});
  other.add_categories("smoker", Words{"yes"}).add_categories("city", Words{"Köln"});
  other.add_numbers("zip", {10001});
  EXPECT_EQ(floats(fitted.apply(other)["numbers"]),
            floats(fitted.apply(table, Rows{0})["numbers"]));
  EXPECT_EQ(fitted.apply(other)["codes"].i32()[2], 2);
  Table bad = other.drop(Words{"age"});
  bad.add_categories("age", Words{"old"});
  EXPECT_EQ(facts_of([&] { fitted.apply(bad); }).code, "data.bad_number");
}

}  // namespace
}  // namespace lamina
