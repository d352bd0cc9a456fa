#include "lamina/workflow/tune.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "lamina/core/error.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {
namespace {

Table without(const Table& table, const std::string& column) {
  const std::vector<std::string> columns = {column};
  return table.drop(columns);
}

Table rows_of(std::int64_t rows, double slope) {
  std::vector<double> x, z;
  std::vector<std::string> sign;
  for (std::int64_t i = 0; i < rows; ++i) {
    x.push_back(static_cast<double>(i * 37 % 101) / 50 - 1);
    z.push_back(slope * x.back() + std::sin(static_cast<double>(i)) / 10);
    sign.push_back(z.back() > 0 ? "plus" : "minus");
  }
  Table table("rows");
  table.add_numbers("x", x).add_numbers("z", z).add_categories("sign", sign);
  return table;
}

TEST(Tune, LearnsWhatHasChangedAndKeepsWhatTheModelReads) {
  const Model first = train(Network({{"hidden", Dense{8, relu}}, {"answer", Dense{1}, {"hidden"}}}),
                            without(rows_of(300, 1), "sign"), {.target = "z", .epochs = 5});
  const Table other = without(rows_of(400, -2), "sign");
  const TuneReport report = tune(first, other, {.epochs = 60, .learning_rate = 1e-2});
  EXPECT_LT(report.after["rmse"], report.before["rmse"] / 3);
  EXPECT_EQ(report.model.artifact().preprocessor.target_mean(),
            first.artifact().preprocessor.target_mean());
  EXPECT_TRUE(report.model.artifact().training.metrics.empty());
  // The first model is as it was, and the same again gives the same bits.
  const TuneReport again = tune(first, other, {.epochs = 60, .learning_rate = 1e-2});
  EXPECT_EQ(save_bytes(again.model.artifact()), save_bytes(report.model.artifact()));
}

TEST(Tune, RefusesAClassThatTheModelDoesNotKnow) {
  const Model model = train(Network({{"answer", Dense{1, Activation::sigmoid}}}),
                            without(rows_of(200, 1), "z"), {.target = "sign", .epochs = 1});
  Table other("other");
  other.add_numbers("x", std::vector<double>(60, 1.0));
  std::vector<std::string> signs(60, "plus");
  for (std::size_t i = 0; i < 60; i += 3) signs[i] = "zero";
  other.add_categories("sign", signs);
  try {
    tune(model, other);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "data.unseen_class");
  }
  EXPECT_THROW(tune(model, rows_of(50, 1), {.validation = 0}), Error);
  EXPECT_THROW(tune(model, rows_of(50, 1), {.learning_rate = 0}), Error);
}

}  // namespace
}  // namespace lamina
