// The intervals of scores, against tests/reference/make_intervals.py and at their edges.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "lamina/core/random.hpp"
#include "lamina/objective/metrics.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

const Reference& data() {
  static const Reference read(LAMINA_TEST_DIR "/objective/reference/metrics.txt");
  return read;
}

Scores binary_scores() {
  const std::vector<double>& both = data()["binary_probabilities"];
  const std::vector<float> narrow(both.begin(), both.end());
  const std::vector<double>& labels = data()["binary_labels"];
  return classification_scores(Tensor(Shape{static_cast<std::int64_t>(labels.size()), 2}, narrow),
                               std::vector<std::int32_t>(labels.begin(), labels.end()));
}

void expect_interval(const Scores& scores, const std::string& metric, double tolerance) {
  static const Reference reference(LAMINA_TEST_DIR "/objective/reference/intervals.txt");
  const std::optional<Interval> found = scores.interval(metric);
  ASSERT_TRUE(found.has_value()) << metric;
  EXPECT_NEAR(found->low, reference[metric][0], tolerance) << metric;
  EXPECT_NEAR(found->high, reference[metric][1], tolerance) << metric;
}

TEST(Intervals, FollowTheirDefinitions) {
  const Scores binary = binary_scores();
  for (const char* metric : {"accuracy", "precision", "recall", "auc"}) {
    expect_interval(binary, metric, 1e-14);
  }
  expect_interval(binary, "log_loss", 1e-6);  // probabilities are f32
  EXPECT_FALSE(binary.interval("f1").has_value());
  const Scores regression =
      regression_scores(data()["regression_predictions"], data()["regression_targets"]);
  expect_interval(regression, "rmse", 1e-13);
  expect_interval(regression, "mae", 1e-13);
  expect_interval(regression, "r2", 5e-4);  // the jackknife differs by a term of 1 / n
}

TEST(Intervals, OfFewRowsAreWideOrAbsent) {
  const std::array<std::int32_t, 1> one = {1};
  const Scores single = classification_scores(Tensor(Shape{1, 1}, std::vector<float>{0.9F}), one);
  const Interval accuracy = single.interval("accuracy").value();
  EXPECT_NEAR(accuracy.low, 1 / (1 + 1.959963984540054 * 1.959963984540054), 1e-15);
  EXPECT_EQ(accuracy.high, 1);
  EXPECT_FALSE(single.interval("log_loss").has_value());

  const std::array<double, 1> value = {3};
  for (const Metric& metric : regression_scores(value, value).metrics) {
    EXPECT_FALSE(metric.interval.has_value()) << metric.name;
  }
  // One row of a kind has no spread of places.
  const std::array<std::int32_t, 3> lone = {0, 0, 1};
  const Scores few =
      classification_scores(Tensor(Shape{3, 1}, std::vector<float>{0.1F, 0.2F, 0.9F}), lone);
  EXPECT_EQ(few["auc"], 1);
  EXPECT_FALSE(few.interval("auc").has_value());
}

TEST(Intervals, HoldTheScoreOfAllRowsNineteenTimesInTwenty) {
  // Samples of 60 rows whose true scores are known: labels 1 with chance p, answered 1 always, and
  // targets 0 of errors from a normal distribution.
  constexpr int samples = 1'000;
  int shares = 0;
  int errors = 0;
  for (std::uint64_t sample = 0; sample < samples; ++sample) {
    std::vector<std::int32_t> labels;
    std::vector<double> predictions;
    for (std::uint64_t row = 0; row < 60; ++row) {
      const std::uint64_t place = sample * 60 + row;
      labels.push_back(normal(Seed(1), place) < 0.84162 ? 1 : 0);  // 80 %
      predictions.push_back(normal(Seed(2), place));
    }
    const std::vector<float> sure(60, 0.9F);
    const Interval share =
        classification_scores(Tensor(Shape{60, 1}, sure), labels).interval("accuracy").value();
    const Interval error =
        regression_scores(predictions, std::vector<double>(60)).interval("rmse").value();
    shares += share.low <= 0.8 && 0.8 <= share.high ? 1 : 0;
    errors += error.low <= 1 && 1 <= error.high ? 1 : 0;
  }
  EXPECT_NEAR(shares, 950, 25);
  EXPECT_NEAR(errors, 930, 35);  // of 60 rows the spread of squares is a little underestimated
}

}  // namespace
}  // namespace lamina
