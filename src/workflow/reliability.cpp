#include "workflow/reliability.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "lamina/core/random.hpp"
#include "objective/metrics/answered_rows.hpp"
#include "objective/metrics/confidence.hpp"
#include "objective/metrics/interval.hpp"
#include "workflow/calibrate.hpp"

namespace lamina {

namespace {

constexpr std::size_t draws = 1'000;
constexpr std::size_t lowest = 24, highest = 974;  // of the sorted draws: 95 % lie between

using Rows = std::vector<std::int64_t>;

/// Σ weight (came true - probability) of the rows of a bin, in every draw. Of very many rows the
/// sum is as good as normal, and is drawn whole.
std::array<double, draws> drawn_gaps(const std::vector<double>& probabilities,
                                     const std::vector<double>& weights, Seed seed) {
  constexpr double wide =
      25;  // a variance from which few tell the sum of 0 and 1 from a normal one
  constexpr std::size_t few = 256, many = 4'096;
  std::array<double, draws> gaps{};
  double variance = 0;
  double weighted = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double one = probabilities[i] * (1 - probabilities[i]);
    variance += one;
    weighted += weights[i] * weights[i] * one;
  }
  if (probabilities.size() > many || (probabilities.size() > few && variance >= wide)) {
    for (std::size_t d = 0; d < draws; ++d) gaps[d] = std::sqrt(weighted) * normal(seed, d);
    return gaps;
  }
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    for (std::size_t d = 0; d < draws; d += 4) {
      const std::array<std::uint32_t, 4> words = philox(seed.key(), i, d);
      for (std::size_t k = 0; k < words.size(); ++k) {
        const bool came_true = uniform(words[k]) < probabilities[i];
        gaps[d + k] += weights[i] * ((came_true ? 1 : 0) - probabilities[i]);
      }
    }
  }
  return gaps;
}

double error_of(const Model& model, const Prepared& rows) {
  const Predictions predictions = model.predictor().predict(rows.features);
  return ExpectedCalibrationError{}.value({.probabilities = predictions.probabilities,
                                           .labels = rows.labels,
                                           .weights = rows.row_weights});
}

}  // namespace

Reliability reliability_of(const Answers& answers) {
  const ExpectedCalibrationError metric;
  const AnsweredRows answered(answers.probabilities);
  Reliability found{.error = metric.value(answers)};
  std::array<double, draws> errors{};
  double all = 0;
  const std::vector<Rows> bins = rows_by_confidence(answers, metric.bins);
  for (std::size_t b = 0; b < bins.size(); ++b) {
    if (bins[b].empty()) continue;
    std::vector<double> probabilities, weights;
    double weight = 0;
    double said = 0;
    double right = 0;
    for (const std::int64_t row : bins[b]) {
      const auto r = static_cast<std::size_t>(row);
      const std::int64_t answer = answered.answer(row);
      probabilities.push_back(answered.probability(row, answer));
      weights.push_back(answers.weights.empty() ? 1 : answers.weights[r]);
      weight += weights.back();
      said += weights.back() * probabilities.back();
      right += answer == answers.labels[r] ? weights.back() : 0;
    }
    const Seed seed = Seed(0).at("reliability").at(b);
    const std::array<double, draws> gaps = drawn_gaps(probabilities, weights, seed);
    for (std::size_t d = 0; d < draws; ++d) errors[d] += std::abs(gaps[d]);
    all += weight;
    if (weight == 0) continue;
    const auto count = static_cast<std::int64_t>(bins[b].size());
    ReliabilityBin& bin = found.bins.emplace_back();
    bin.low = static_cast<double>(b) / static_cast<double>(metric.bins);
    bin.high = static_cast<double>(b + 1) / static_cast<double>(metric.bins);
    bin.rows = count;
    bin.probability = said / weight;
    bin.right = right / weight;
    if (answers.weights.empty()) {
      bin.interval = interval_of_share(static_cast<std::int64_t>(right), count);
    }
  }
  std::sort(errors.begin(), errors.end());
  found.calibrated = {errors[lowest] / all, errors[highest] / all};
  return found;
}

std::optional<Reliability> reliability(const Model& model, const Prepared& rows) {
  if (rows.labels.empty()) return {};
  const Predictions predictions = model.predictor().predict(rows.features);
  Reliability found = reliability_of({.probabilities = predictions.probabilities,
                                      .labels = rows.labels,
                                      .weights = rows.row_weights});
  if (std::optional<Artifact> before = before_calibration(model.artifact())) {
    found.before = error_of(Model(*std::move(before), 1), rows);
  }
  return found;
}

}  // namespace lamina
