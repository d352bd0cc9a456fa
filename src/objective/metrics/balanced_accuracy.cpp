#include "lamina/objective/metrics/balanced_accuracy.hpp"

#include "objective/metrics/confusion.hpp"

namespace lamina {

double BalancedAccuracy::value(const Answers& answers) const {
  const Confusion confusion(answers);
  double sum = 0;
  double classes = 0;
  for (std::int64_t c = 0; c < confusion.classes(); ++c) {
    const double all = confusion.true_weight(c);
    if (all == 0) continue;
    sum += confusion(c, c) / all;
    ++classes;
  }
  return sum / classes;  // NaN of no rows
}

}  // namespace lamina
