#include "lamina/objective/metrics/trade_offs.hpp"

#include <algorithm>
#include <vector>

#include "objective/metrics/answered_rows.hpp"
#include "objective/metrics/name_with.hpp"
#include "objective/metrics/ranking.hpp"

namespace lamina {

namespace {

/// The shares at one threshold.
struct Shares {
  double precision, recall, specificity;
};

/// The largest `wanted` where `kept` is at least `least`, of the thresholds at each score and above
/// all of them; the mean over the classes.
double best_of(const Answers& answers, double Shares::*wanted, double Shares::*kept, double least) {
  const std::int64_t classes = AnsweredRows(answers.probabilities).classes();
  double sum = 0;
  double counted = 0;
  for (std::int64_t c = classes == 2 ? 1 : 0; c < classes; ++c) {
    const std::vector<RankedWeight> ranked = ranking(answers, c);
    RankedWeight all;
    for (const RankedWeight& tied : ranked) {
      all.positive += tied.positive;
      all.negative += tied.negative;
    }
    if (all.positive == 0 || all.negative == 0) continue;
    double best = 0;
    RankedWeight above;
    const auto look = [&](double precision) {
      const Shares at{precision, above.positive / all.positive,
                      (all.negative - above.negative) / all.negative};
      if (at.*kept >= least) best = std::max(best, at.*wanted);
    };
    look(0);  // nobody is answered so
    for (const RankedWeight& tied : ranked) {
      above.positive += tied.positive;
      above.negative += tied.negative;
      const double weight = above.positive + above.negative;
      if (weight > 0) look(above.positive / weight);
    }
    sum += best;
    ++counted;
  }
  return sum / counted;  // NaN where there are none
}

}  // namespace

void PrecisionAtRecall::fields(Fields& f) {
  f("recall", recall, within(0, 1), "which the threshold must reach");
}
std::string PrecisionAtRecall::name() const {
  return name_with(kind, "recall", recall, PrecisionAtRecall{}.recall);
}
double PrecisionAtRecall::value(const Answers& answers) const {
  return best_of(answers, &Shares::precision, &Shares::recall, recall);
}

void RecallAtPrecision::fields(Fields& f) {
  f("precision", precision, within(0, 1), "which the threshold must reach");
}
std::string RecallAtPrecision::name() const {
  return name_with(kind, "precision", precision, RecallAtPrecision{}.precision);
}
double RecallAtPrecision::value(const Answers& answers) const {
  return best_of(answers, &Shares::recall, &Shares::precision, precision);
}

void SensitivityAtSpecificity::fields(Fields& f) {
  f("specificity", specificity, within(0, 1), "which the threshold must reach");
}
std::string SensitivityAtSpecificity::name() const {
  return name_with(kind, "specificity", specificity, SensitivityAtSpecificity{}.specificity);
}
double SensitivityAtSpecificity::value(const Answers& answers) const {
  return best_of(answers, &Shares::recall, &Shares::specificity, specificity);
}

void SpecificityAtSensitivity::fields(Fields& f) {
  f("sensitivity", sensitivity, within(0, 1), "which the threshold must reach");
}
std::string SpecificityAtSensitivity::name() const {
  return name_with(kind, "sensitivity", sensitivity, SpecificityAtSensitivity{}.sensitivity);
}
double SpecificityAtSensitivity::value(const Answers& answers) const {
  return best_of(answers, &Shares::specificity, &Shares::recall, sensitivity);
}

}  // namespace lamina
