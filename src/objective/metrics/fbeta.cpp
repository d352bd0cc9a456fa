#include "lamina/objective/metrics/fbeta.hpp"

#include <limits>

#include "objective/metrics/confusion.hpp"
#include "objective/metrics/name_with.hpp"

namespace lamina {

namespace {

/// As hits · (1 + beta²) / (beta² truths + answers), which is 0 only where there are no hits.
double of_class(const Confusion& confusion, std::int64_t label, double beta) {
  const double square = beta * beta;
  const double whole = square * confusion.true_weight(label) + confusion.answered_weight(label);
  return whole == 0 ? 0 : (1 + square) * confusion(label, label) / whole;
}

}  // namespace

void FBeta::fields(Fields& f) {
  f("beta", beta, above(0), "how much more recall counts than precision");
}

std::string FBeta::name() const {
  return name_with(kind, "beta", beta, FBeta{}.beta);
}

double FBeta::value(const Answers& answers) const {
  const Confusion confusion(answers);
  if (confusion.total() == 0) return std::numeric_limits<double>::quiet_NaN();
  if (confusion.counts().classes == 2) return of_class(confusion, 1, beta);
  double sum = 0;
  double occurring = 0;
  for (std::int64_t c = 0; c < confusion.classes(); ++c) {
    if (confusion.true_weight(c) + confusion.answered_weight(c) == 0) continue;
    sum += of_class(confusion, c, beta);
    ++occurring;
  }
  return sum / occurring;
}

}  // namespace lamina
