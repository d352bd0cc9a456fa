// Scores against scikit-learn, and what they are where a definition has holes.
#include "lamina/objective/metrics.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "lamina/core/error.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

const Reference& reference() {
  static const Reference read(LAMINA_TEST_DIR "/objective/reference/metrics.txt");
  return read;
}

Tensor probabilities(const std::vector<double>& values, std::int64_t classes) {
  const std::vector<float> narrow(values.begin(), values.end());
  return Tensor(Shape{static_cast<std::int64_t>(values.size()) / classes, classes}, narrow);
}

std::vector<std::int32_t> labels(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

void expect_scores(const Scores& found, const std::string& name) {
  for (const char* metric : {"accuracy", "auc", "precision", "recall", "f1"}) {
    EXPECT_NEAR(found[metric], reference().number(name + "_" + metric), 1e-14) << metric;
  }
  // scikit-learn clips from above too and divides by the rounded sum of a row.
  EXPECT_NEAR(found["log_loss"], reference().number(name + "_log_loss"), 2e-7);
  ASSERT_TRUE(found.confusion.has_value());
  const std::vector<double>& counts = reference()[name + "_confusion"];
  EXPECT_EQ(std::vector<double>(found.confusion->counts.begin(), found.confusion->counts.end()),
            counts);
}

TEST(ClassificationScores, FollowScikitLearn) {
  for (const auto& [name, classes] :
       {std::pair("binary", 2), std::pair("four", 4), std::pair("missing", 5)}) {
    SCOPED_TRACE(name);
    const std::string prefix(name);
    expect_scores(
        classification_scores(probabilities(reference()[prefix + "_probabilities"], classes),
                              labels(reference()[prefix + "_labels"])),
        prefix);
  }
}

TEST(ClassificationScores, OfOneColumnAreThoseOfTwo) {
  std::vector<double> of_class_1;
  const std::vector<double>& both = reference()["binary_probabilities"];
  for (std::size_t i = 1; i < both.size(); i += 2) of_class_1.push_back(both[i]);
  expect_scores(
      classification_scores(probabilities(of_class_1, 1), labels(reference()["binary_labels"])),
      "binary");
}

TEST(ClassificationScores, KnowTheEdges) {
  const std::array<std::int32_t, 4> truth = {0, 0, 1, 1};
  const Scores perfect = classification_scores(probabilities({0, 0.1, 0.9, 1}, 1), truth);
  EXPECT_EQ(perfect["accuracy"], 1);
  EXPECT_EQ(perfect["auc"], 1);
  EXPECT_EQ(perfect["f1"], 1);

  const Scores wrong = classification_scores(probabilities({1, 0.9, 0.1, 0}, 1), truth);
  EXPECT_EQ(wrong["auc"], 0);
  EXPECT_EQ(wrong["precision"], 0);
  EXPECT_EQ(wrong["f1"], 0);
  // p = 0 of the true class counts as 2⁻²³, so the loss stays finite.
  EXPECT_NEAR(wrong["log_loss"], (2 * 23 * std::log(2.0) - 2 * std::log(0.1)) / 4, 1e-6);

  // All equal: the first class is the answer, and ranking is a coin.
  const Scores even = classification_scores(probabilities({0.5, 0.5, 0.5, 0.5}, 1), truth);
  EXPECT_EQ(even["accuracy"], 0.5);
  EXPECT_EQ((*even.confusion)(1, 0), 2);
  EXPECT_EQ(even["auc"], 0.5);

  // With one kind of rows there is nothing to rank.
  const std::array<std::int32_t, 2> one_kind = {1, 1};
  const Scores no_auc = classification_scores(probabilities({0.2, 0.7}, 1), one_kind);
  EXPECT_TRUE(std::isnan(no_auc["auc"]));
  for (const Metric& metric : no_auc.metrics) EXPECT_NE(metric.name, "auc");
  EXPECT_EQ(no_auc["recall"], 0.5);
}

std::string code_of(const View& p, std::span<const std::int32_t> truth) {
  try {
    classification_scores(p, truth);
  } catch (const Error& error) {
    return error.code();
  }
  return "none";
}

TEST(ClassificationScores, RefuseWhatDoesNotFit) {
  const std::array<std::int32_t, 2> truth = {0, 2};
  EXPECT_EQ(code_of(probabilities({0.5, 0.5}, 1), truth), "usage.bad_label");
  EXPECT_EQ(code_of(probabilities({0.5, 0.5, 0.5}, 1), truth), "usage.shape");
  EXPECT_EQ(code_of(Tensor(Shape{2, 3}, DType::f64), truth), "usage.shape");
  EXPECT_EQ(code_of(Tensor(Shape{0, 2}), {}), "usage.no_rows");
}

TEST(RegressionScores, FollowScikitLearn) {
  const Scores found =
      regression_scores(reference()["regression_predictions"], reference()["regression_targets"]);
  for (const char* metric : {"rmse", "mae", "r2"}) {
    const double expected = reference().number(std::string("regression_") + metric);
    EXPECT_NEAR(found[metric], expected, 1e-14 * std::abs(expected) + 1e-14) << metric;
  }
}

TEST(RegressionScores, OfAConstantTargetAreOneOrZero) {
  // The mean of three 0.1 is not 0.1, so their spread is a rounding error and must not divide.
  const std::array<double, 3> constant = {0.1, 0.1, 0.1};
  const std::array<double, 3> other = {0.1, 0.1, 0.2};
  EXPECT_EQ(regression_scores(constant, constant)["r2"], 1);
  EXPECT_EQ(regression_scores(other, constant)["r2"], 0);
}

TEST(RegressionScores, KeepDigitsFarFromZero) {
  // The sum of squares minus the square of the sum would lose all of them.
  const std::array<double, 4> targets = {1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3};
  const std::array<double, 4> predictions = {1e9, 1e9 + 1, 1e9 + 2, 1e9 + 2};
  const Scores found = regression_scores(predictions, targets);
  EXPECT_EQ(found["rmse"], 0.5);
  EXPECT_EQ(found["mae"], 0.25);
  EXPECT_EQ(found["r2"], 0.8);
}

}  // namespace
}  // namespace lamina
