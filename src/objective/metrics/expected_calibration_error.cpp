#include "lamina/objective/metrics/expected_calibration_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/ref/lanes.hpp"
#include "objective/metrics/answered_rows.hpp"
#include "objective/metrics/confidence.hpp"

namespace lamina {

namespace {

/// The probability of the answer.
double confidence(const AnsweredRows& rows, std::int64_t row) {
  return rows.probability(row, rows.answer(row));
}

}  // namespace

std::vector<std::vector<std::int64_t>> rows_by_confidence(const Answers& answers,
                                                          std::int64_t bins) {
  const AnsweredRows rows(answers.probabilities);
  std::vector<std::vector<std::int64_t>> members(static_cast<std::size_t>(bins));
  for (std::int64_t r = 0; r < answers.rows(); ++r) {
    const double place = std::ceil(confidence(rows, r) * static_cast<double>(bins)) - 1;
    const double last = static_cast<double>(bins - 1);
    members[static_cast<std::size_t>(place > 0 ? std::min(place, last) : 0)].push_back(r);
  }
  return members;
}

void ExpectedCalibrationError::fields(Fields& f) {
  f("bins", bins, within(1, 1e6), "of the probability from 0 to 1");
}

std::string ExpectedCalibrationError::name() const {
  return bins == ExpectedCalibrationError{}.bins
             ? std::string(kind)
             : std::string(kind) + ":bins=" + std::to_string(bins);
}

double ExpectedCalibrationError::value(const Answers& answers) const {
  if (answers.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  const AnsweredRows rows(answers.probabilities);
  const auto weight = [&](std::int64_t r) {
    return answers.weights.empty() ? 1 : answers.weights[static_cast<std::size_t>(r)];
  };
  double gaps = 0;
  double all = 0;
  for (const std::vector<std::int64_t>& bin : rows_by_confidence(answers, bins)) {
    const auto sum = [&](auto term) {
      return kernels::ref::sum_over_rows<double>(
          static_cast<std::int64_t>(bin.size()), [&](double so_far, std::int64_t i) {
            const std::int64_t r = bin[static_cast<std::size_t>(i)];
            return so_far + weight(r) * term(r);
          });
    };
    // Σ w (right - p) is the bin's weight times its accuracy less its mean p.
    gaps += std::abs(sum([&](std::int64_t r) {
      const bool right = rows.answer(r) == answers.labels[static_cast<std::size_t>(r)];
      return (right ? 1 : 0) - confidence(rows, r);
    }));
    all += sum([](std::int64_t) { return 1; });
  }
  return gaps / all;
}

}  // namespace lamina
