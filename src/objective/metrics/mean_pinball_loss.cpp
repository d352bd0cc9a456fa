#include "lamina/objective/metrics/mean_pinball_loss.hpp"

#include "objective/metrics/interval.hpp"
#include "objective/metrics/name_with.hpp"

namespace lamina {

void MeanPinballLoss::fields(Fields& f) {
  f("level", level, within(0, 1), "the share of targets that shall lie below the answer");
}

std::string MeanPinballLoss::name() const {
  return name_with(kind, "level", level, MeanPinballLoss{}.level);
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
