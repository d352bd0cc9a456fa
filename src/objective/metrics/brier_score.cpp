#include "lamina/objective/metrics/brier_score.hpp"

#include "objective/metrics/answered_rows.hpp"
#include "objective/metrics/interval.hpp"

namespace lamina {

double BrierScore::value(const Answers& answers) const {
  const AnsweredRows rows(answers.probabilities);
  const MeanOfRows squares(
      answers.rows(),
      [&](std::int64_t r) {
        const std::int32_t truth = answers.labels[static_cast<std::size_t>(r)];
        const auto square = [&](std::int64_t c) {
          const double error = rows.probability(r, c) - (c == truth ? 1 : 0);
          return error * error;
        };
        if (rows.classes() == 2) return truth < 0 ? (square(0) + square(1)) / 2 : square(1);
        double sum = 0;
        for (std::int64_t c = 0; c < rows.classes(); ++c) sum += square(c);
        return sum;
      },
      answers.weights);
  return squares.mean;
}

}  // namespace lamina
