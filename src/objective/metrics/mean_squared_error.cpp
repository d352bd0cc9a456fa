#include "lamina/objective/metrics/mean_squared_error.hpp"

#include <cmath>
#include <limits>

#include "lamina/core/math.hpp"
#include "objective/metrics/interval.hpp"

namespace lamina {

double MeanSquaredErrorMetric::value(const Answers& answers) const {
  const auto square = [&](std::int64_t r) {
    const auto i = static_cast<std::size_t>(r);
    const double error = answers.values[i] - answers.truth[i];
    return error * error;
  };
  return MeanOfRows(answers.rows(), square, answers.weights).mean;
}

double MeanSquaredLogError::value(const Answers& answers) const {
  const auto square = [&](std::int64_t r) {
    const auto i = static_cast<std::size_t>(r);
    const double truth = answers.truth[i];
    if (!(truth >= 0)) return std::numeric_limits<double>::quiet_NaN();
    const double answer = answers.values[i] < 0 ? 0 : answers.values[i];
    const double error = math::log(1 + answer) - math::log(1 + truth);
    return error * error;
  };
  return MeanOfRows(answers.rows(), square, answers.weights).mean;
}

double RootMeanSquaredLogError::value(const Answers& answers) const {
  return std::sqrt(MeanSquaredLogError{}.value(answers));
}

}  // namespace lamina
