#include "lamina/objective/metrics/mean_pinball_loss.hpp"

#include <charconv>

#include "objective/metrics/interval.hpp"

namespace lamina {

void MeanPinballLoss::fields(Fields& f) {
  f("level", level, within(0, 1), "the share of targets that shall lie below the answer");
}

std::string MeanPinballLoss::name() const {
  if (level == MeanPinballLoss{}.level) return std::string(kind);
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), level).ptr;
  return std::string(kind) + ":level=" + std::string(digits, end);
}

double MeanPinballLoss::value(const Answers& answers) const {
  return MeanOfRows(
             answers.rows(),
             [&](std::int64_t r) {
               const auto i = static_cast<std::size_t>(r);
               const double below = answers.truth[i] - answers.values[i];
               return below > 0 ? level * below : (level - 1) * below;
             },
             answers.weights)
      .mean;
}

}  // namespace lamina
