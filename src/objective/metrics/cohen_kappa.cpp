#include "lamina/objective/metrics/cohen_kappa.hpp"

#include <limits>

#include "objective/metrics/confusion.hpp"

namespace lamina {

double CohenKappa::value(const Answers& answers) const {
  const Confusion confusion(answers);
  const double all = confusion.total();
  double apart = 0;   // of the rows, by weight
  double chance = 0;  // the same of answers drawn at random
  for (std::int64_t truth = 0; truth < confusion.classes(); ++truth) {
    for (std::int64_t answer = 0; answer < confusion.classes(); ++answer) {
      if (truth == answer) continue;
      apart += confusion(truth, answer);
      chance += confusion.true_weight(truth) * confusion.answered_weight(answer);
    }
  }
  return chance == 0 ? std::numeric_limits<double>::quiet_NaN() : 1 - apart * all / chance;
}

}  // namespace lamina
