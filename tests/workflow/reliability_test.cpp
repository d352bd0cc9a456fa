// The calibration error and what chance does to it, against tests/reference/make_evaluation.py.
#include "workflow/reliability.hpp"

#include <gtest/gtest.h>

#include "lamina/core/random.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

/// Answers of class 1 of two, with such probabilities.
Tensor sure(const std::vector<double>& probabilities) {
  Tensor all(Shape{static_cast<std::int64_t>(probabilities.size()), 1});
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    all.f32()[i] = static_cast<float>(probabilities[i]);
  }
  return all;
}

TEST(Reliability, HasTheErrorAndTheBandOfDrawsInPython) {
  const Reference data(LAMINA_TEST_DIR "/workflow/reference/evaluation.txt");
  for (const std::string rows : {"90", "3000"}) {
    const Tensor probabilities = sure(data["sure_" + rows]);
    const std::vector<double>& hit = data["hit_" + rows];
    const std::vector<std::int32_t> labels(hit.begin(), hit.end());
    const Reliability found = reliability_of({.probabilities = probabilities, .labels = labels});
    EXPECT_NEAR(found.error, data.number("error_" + rows), 1e-6);
    // A thousand draws against twenty or two thousand: a quantile is known to a few percent.
    const std::vector<double>& band = data["band_" + rows];
    EXPECT_NEAR(found.calibrated.low, band[0], 0.08 * band[0]) << rows;
    EXPECT_NEAR(found.calibrated.high, band[1], 0.08 * band[1]) << rows;
    EXPECT_EQ(found.as_calibrated(), rows == "90");
    std::int64_t counted = 0;
    for (const ReliabilityBin& bin : found.bins) {
      counted += bin.rows;
      EXPECT_GT(bin.probability, bin.low);
      EXPECT_LE(bin.probability, bin.high);
      EXPECT_LE(bin.interval->low, bin.right);
      EXPECT_GE(bin.interval->high, bin.right);
    }
    EXPECT_EQ(counted, static_cast<std::int64_t>(hit.size()));
  }
}

TEST(Reliability, OfACalibratedModelIsInTheBandNineteenTimesInTwenty) {
  constexpr int samples = 200;
  int inside = 0;
  for (std::uint64_t sample = 0; sample < samples; ++sample) {
    std::vector<double> probabilities;
    std::vector<std::int32_t> labels;
    for (std::uint64_t row = 0; row < 300; ++row) {
      const auto words = philox(Seed(sample).at("rows").key(), row, 0);
      probabilities.push_back(0.5 + uniform(words[0]) / 2);
      labels.push_back(uniform(words[1]) < probabilities.back() ? 1 : 0);
    }
    const Tensor all = sure(probabilities);
    const Reliability found = reliability_of({.probabilities = all, .labels = labels});
    inside += found.calibrated.low <= found.error && found.as_calibrated() ? 1 : 0;
  }
  EXPECT_NEAR(inside / static_cast<double>(samples), 0.95, 0.04);
}

TEST(Reliability, OfWeightedRowsIsThatOfRowsThatAreThereSoOften) {
  std::vector<double> few, many, weights;
  std::vector<std::int32_t> few_labels, many_labels;
  for (std::uint64_t row = 0; row < 60; ++row) {
    const double p = 0.55 + 0.007 * static_cast<double>(row);
    const std::int32_t label = row % 4 == 0 ? 0 : 1;
    few.push_back(p);
    few_labels.push_back(label);
    weights.push_back(row % 3 == 0 ? 2 : 1);
    for (int times = 0; times < weights.back(); ++times) {
      many.push_back(p);
      many_labels.push_back(label);
    }
  }
  const Tensor one = sure(few);
  const Tensor other = sure(many);
  const Reliability weighted =
      reliability_of({.probabilities = one, .labels = few_labels, .weights = weights});
  const Reliability repeated = reliability_of({.probabilities = other, .labels = many_labels});
  EXPECT_NEAR(weighted.error, repeated.error, 1e-12);
  // Fewer rows that weigh more leave more to chance.
  EXPECT_GT(weighted.calibrated.high, repeated.calibrated.high);
  EXPECT_FALSE(weighted.bins[0].interval);
}

}  // namespace
}  // namespace lamina
