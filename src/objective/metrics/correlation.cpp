#include "lamina/objective/metrics/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "objective/metrics/interval.hpp"

namespace lamina {

namespace {

/// Means, variances and covariance of answers and truth, by their weights; NaN of no rows.
struct Moments {
  double answer = 0, truth = 0;
  double answer_variance = 0, truth_variance = 0, covariance = 0;

  explicit Moments(const Answers& answers) {
    const auto mean = [&](auto term) {
      return MeanOfRows(
                 answers.rows(),
                 [&](std::int64_t r) {
                   const auto i = static_cast<std::size_t>(r);
                   return term(answers.values[i], answers.truth[i]);
                 },
                 answers.weights)
          .mean;
    };
    answer = mean([](double a, double) { return a; });
    truth = mean([](double, double t) { return t; });
    answer_variance = mean([&](double a, double) { return (a - answer) * (a - answer); });
    truth_variance = mean([&](double, double t) { return (t - truth) * (t - truth); });
    covariance = mean([&](double a, double t) { return (a - answer) * (t - truth); });
  }
};

/// Whether rounding alone may make the variance differ from 0.
bool varies(std::span<const double> values) {
  return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) != values.end();
}

}  // namespace

double PearsonCorrelation::value(const Answers& answers) const {
  const Moments of(answers);
  if (!varies(answers.values) || !varies(answers.truth)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double r = of.covariance / std::sqrt(of.answer_variance) / std::sqrt(of.truth_variance);
  return std::isnan(r) ? r : std::clamp(r, -1.0, 1.0);
}

double ConcordanceCorrelation::value(const Answers& answers) const {
  const Moments of(answers);
  const double apart = of.answer - of.truth;
  return 2 * of.covariance / (of.answer_variance + of.truth_variance + apart * apart);
}

}  // namespace lamina
