#include "lamina/objective/metrics/explained_variance.hpp"

#include <limits>

#include "objective/metrics/interval.hpp"

namespace lamina {

namespace {

/// Of term(r) over the rows, by their weights; exactly 0 where it is always the same, NaN of no
/// rows.
template <class Term>
double variance(const Answers& answers, Term term) {
  const MeanOfRows mean(answers.rows(), term, answers.weights);
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (std::int64_t r = 0; r < answers.rows(); ++r) {
    if (!answers.weights.empty() && answers.weights[static_cast<std::size_t>(r)] == 0) continue;
    least = term(r) < least ? term(r) : least;
    most = term(r) > most ? term(r) : most;
  }
  if (least == most) return 0;
  const auto square = [&](std::int64_t r) {
    const double gap = term(r) - mean.mean;
    return gap * gap;
  };
  return MeanOfRows(answers.rows(), square, answers.weights).mean;
}

}  // namespace

double ExplainedVariance::value(const Answers& answers) const {
  const auto at = [](std::int64_t r) {
    return static_cast<std::size_t>(r);
  };
  const double unexplained = variance(
      answers, [&](std::int64_t r) { return answers.truth[at(r)] - answers.values[at(r)]; });
  const double all = variance(answers, [&](std::int64_t r) { return answers.truth[at(r)]; });
  if (all == 0) return unexplained == 0 ? 1 : 0;
  return 1 - unexplained / all;
}

}  // namespace lamina
