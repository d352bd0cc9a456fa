#include "lamina/objective/metrics/average_precision.hpp"

#include "objective/metrics/answered_rows.hpp"
#include "objective/metrics/ranking.hpp"

namespace lamina {

namespace {

double precision_over(const std::vector<RankedWeight>& ranked, double all) {
  double positive = 0;
  double negative = 0;
  double sum = 0;
  for (const RankedWeight& tied : ranked) {
    positive += tied.positive;
    negative += tied.negative;
    if (tied.positive > 0) sum += tied.positive / all * (positive / (positive + negative));
  }
  return sum;
}

}  // namespace

double AveragePrecision::value(const Answers& answers) const {
  const std::int64_t classes = AnsweredRows(answers.probabilities).classes();
  double sum = 0;
  double occurring = 0;
  for (std::int64_t c = classes == 2 ? 1 : 0; c < classes; ++c) {
    const std::vector<RankedWeight> ranked = ranking(answers, c);
    double all = 0;
    for (const RankedWeight& tied : ranked) all += tied.positive;
    if (all == 0) continue;
    sum += precision_over(ranked, all);
    ++occurring;
  }
  return sum / occurring;  // NaN where none occurs
}

}  // namespace lamina
