#include "lamina/objective/metrics/matthews_corrcoef.hpp"

#include <cmath>
#include <limits>

#include "objective/metrics/confusion.hpp"

namespace lamina {

namespace {

/// Whether only one class is answered, or only one is true.
bool one_class(const Confusion& confusion) {
  int answered = 0;
  int truths = 0;
  for (std::int64_t c = 0; c < confusion.classes(); ++c) {
    answered += confusion.answered_weight(c) > 0 ? 1 : 0;
    truths += confusion.true_weight(c) > 0 ? 1 : 0;
  }
  return answered < 2 || truths < 2;
}

}  // namespace

double MatthewsCorrcoef::value(const Answers& answers) const {
  const Confusion confusion(answers);
  const double all = confusion.total();
  if (all == 0) return std::numeric_limits<double>::quiet_NaN();
  double together = confusion.right() * all;
  double of_answers = all * all;
  double of_truths = all * all;
  for (std::int64_t c = 0; c < confusion.classes(); ++c) {
    const double truths = confusion.true_weight(c);
    const double answered = confusion.answered_weight(c);
    together -= truths * answered;
    of_answers -= answered * answered;
    of_truths -= truths * truths;
  }
  // Exactly 0 where one class has everything, whatever rounding left.
  if (one_class(confusion)) return 0;
  return together / std::sqrt(of_answers) / std::sqrt(of_truths);
}

}  // namespace lamina
