#include "lamina/training/schedules.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/core/math.hpp"

namespace lamina {

namespace {

constexpr double pi = 3.14159265358979323846;

}  // namespace

void StepSchedule::fields(Fields& f) {
  f("epochs", epochs, at_least(1), "epochs between two falls");
  f("factor", factor, within(0, 1), "what the rate is multiplied by at each fall");
}

double StepSchedule::at(const SchedulePlace& place) const {
  // A bad one is refused before a run; asked alone, it must not divide by 0.
  if (epochs < 1) validate(kind, *this);
  const std::int64_t falls = place.step / place.steps_per_epoch / epochs;
  return math::power(factor, static_cast<long>(falls));
}

void CosineSchedule::fields(Fields& f) {
  f("final_fraction", final_fraction, within(0, 1), "share of the rate that is left at the end");
}

double CosineSchedule::at(const SchedulePlace& place) const {
  const double fall = (1 + math::cos(pi * place.progress)) / 2;
  return final_fraction + (1 - final_fraction) * fall;
}

std::span<const Schedule> Schedule::shipped() {
  return members<Schedule>(ShippedSchedules{});
}

void ScheduleConfig::fields(Fields& f) {
  f("warmup_epochs", warmup_epochs, at_least(0), "epochs in which the rate first rises");
  f.family("schedule", schedule, "how the rate changes after the warm-up");
}

double rate_factor(const ScheduleConfig& config, std::int64_t step, std::int64_t steps_per_epoch,
                   std::int64_t epochs) {
  const auto total = static_cast<double>(steps_per_epoch) * static_cast<double>(epochs);
  const double wished = config.warmup_epochs * static_cast<double>(steps_per_epoch);
  // Half a step more rounds to the nearest whole step.
  const auto warmup = static_cast<std::int64_t>(std::floor(std::min(wished, total) + 0.5));
  if (step < warmup) return static_cast<double>(step + 1) / static_cast<double>(warmup);
  const double left = total - static_cast<double>(warmup);
  const double progress = left > 0 ? static_cast<double>(step - warmup) / left : 1;
  return config.schedule->at(
      {step, std::max<std::int64_t>(steps_per_epoch, 1), std::min(progress, 1.0)});
}

}  // namespace lamina
