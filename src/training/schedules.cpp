#include "lamina/training/schedules.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/core/math.hpp"

namespace lamina {

namespace {

constexpr double pi = 3.14159265358979323846;

/// Half a cosine from 1 at 0 to `last` at 1.
double half_cosine(double progress, double last = 0) {
  return last + (1 - last) * (1 + math::cos(pi * progress)) / 2;
}

/// base^exponent for base ≥ 0.
double real_power(double base, double exponent) {
  if (exponent == 0) return 1;
  return base == 0 ? 0 : math::exp(exponent * math::log(base));
}

double epochs_done(const SchedulePlace& place) {
  return static_cast<double>(place.step) / static_cast<double>(place.steps_per_epoch);
}

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

void MultiStepSchedule::fields(Fields& f) {
  f("epochs", epochs, at_least(0), "at whose start the rate falls");
  f("factor", factor, within(0, 1), "what the rate is multiplied by at each fall");
}

double MultiStepSchedule::at(const SchedulePlace& place) const {
  const std::int64_t epoch = place.step / place.steps_per_epoch;
  const auto falls = std::count_if(epochs.begin(), epochs.end(),
                                   [epoch](std::int64_t fall) { return fall <= epoch; });
  return math::power(factor, static_cast<long>(falls));
}

void ExponentialSchedule::fields(Fields& f) {
  f("factor", factor, within(0, 1), "what the rate is multiplied by in an epoch");
}

double ExponentialSchedule::at(const SchedulePlace& place) const {
  return real_power(factor, epochs_done(place));
}

void PolynomialSchedule::fields(Fields& f) {
  f("power", power, at_least(0), "how the rate falls; 1: in a straight line");
  f("final_fraction", final_fraction, within(0, 1), "share of the rate that is left at the end");
}

double PolynomialSchedule::at(const SchedulePlace& place) const {
  return final_fraction + (1 - final_fraction) * real_power(1 - place.progress, power);
}

void CosineSchedule::fields(Fields& f) {
  f("final_fraction", final_fraction, within(0, 1), "share of the rate that is left at the end");
}

double CosineSchedule::at(const SchedulePlace& place) const {
  return half_cosine(place.progress, final_fraction);
}

void RestartsSchedule::fields(Fields& f) {
  f("epochs", epochs, at_least(1), "of the first fall");
  f("growth", growth, at_least(1), "of the epochs of a fall from one to the next");
  f("shrinkage", shrinkage, within(0, 1), "of the rate from one start to the next");
  f("final_fraction", final_fraction, within(0, 1), "share of the rate that a fall leaves");
}

double RestartsSchedule::at(const SchedulePlace& place) const {
  // A bad one is refused before a run; asked alone, it must not go round for ever.
  if (epochs < 1 || growth < 1) validate(kind, *this);
  double left = epochs_done(place);
  double length = static_cast<double>(epochs);
  double peak = 1;
  for (; left >= length; length *= growth) {
    left -= length;
    peak *= shrinkage;
  }
  return final_fraction + (1 - final_fraction) * peak * half_cosine(left / length);
}

void InverseTimeSchedule::fields(Fields& f) {
  f("decay_rate", decay_rate, at_least(0), "what the divisor grows by in an epoch");
}

double InverseTimeSchedule::at(const SchedulePlace& place) const {
  return 1 / (1 + decay_rate * epochs_done(place));
}

void CyclicSchedule::fields(Fields& f) {
  f("epochs", epochs, at_least(1), "of a rise; the fall takes as many");
  f("base_fraction", base_fraction, within(0, 1), "share of the rate at both ends of a cycle");
  f("shrinkage", shrinkage, within(0, 1), "of a rise from one cycle to the next");
}

double CyclicSchedule::at(const SchedulePlace& place) const {
  if (epochs < 1) validate(kind, *this);
  const double sides = epochs_done(place) / static_cast<double>(epochs);
  const double cycle = std::floor(sides / 2);
  const double height = 1 - std::fabs(sides - 2 * cycle - 1);
  const double peak = math::power(shrinkage, static_cast<long>(cycle));
  return base_fraction + (1 - base_fraction) * height * peak;
}

void OneCycleSchedule::fields(Fields& f) {
  f("rise", rise, within(0, 1), "share of the steps until the full rate");
  f("start_fraction", start_fraction, within(0, 1), "share of the rate at the start");
  f("final_fraction", final_fraction, within(0, 1), "share of the rate that is left at the end");
}

double OneCycleSchedule::at(const SchedulePlace& place) const {
  if (place.progress < rise) return half_cosine(1 - place.progress / rise, start_fraction);
  const double down = rise < 1 ? (place.progress - rise) / (1 - rise) : 0;
  return half_cosine(down, final_fraction);
}

void FlatCosineSchedule::fields(Fields& f) {
  f("flat", flat, within(0, 1), "share of the steps at the full rate");
}

double FlatCosineSchedule::at(const SchedulePlace& place) const {
  if (place.progress <= flat) return 1;
  return half_cosine((place.progress - flat) / (1 - flat));
}

void LogCosineSchedule::fields(Fields& f) {
  f("cycles", cycles, within(1, 30), "waves, each twice as long as the last");
}

double LogCosineSchedule::at(const SchedulePlace& place) const {
  const double stretched = 1 + (math::power(2, static_cast<long>(cycles)) - 1) * place.progress;
  return (1 - math::cos(2 * pi * math::log(stretched) / math::log(2))) / 2;
}

void ReduceOnPlateauSchedule::fields(Fields& f) {
  f("factor", factor, within(0, 1), "what the rate is multiplied by at each fall");
  f("patience", patience, at_least(1), "epochs without a better loss before it falls");
  f("min_delta", min_delta, at_least(0), "by how much a better loss is below the best");
  f("cooldown", cooldown, at_least(0), "epochs after a fall that do not count");
  f("min_fraction", min_fraction, within(0, 1), "share of the rate that is always left");
}

double ReduceOnPlateauSchedule::at(const SchedulePlace& place) const {
  double rate = 1;
  double best = std::numeric_limits<double>::infinity();
  std::int64_t waited = 0;
  std::int64_t cooling = 0;
  for (const EpochRecord& epoch : place.history) {
    const double loss = epoch.validation_loss.value_or(epoch.loss);
    if (cooling > 0) {
      --cooling;
      waited = 0;
    }
    if (loss < best - min_delta) {
      best = loss;
      waited = 0;
    } else if (cooling == 0 && ++waited >= patience) {
      rate = std::max(rate * factor, min_fraction);
      cooling = cooldown;
      waited = 0;
    }
  }
  return rate;
}

std::span<const Schedule> Schedule::shipped() {
  return members<Schedule>(ShippedSchedules{});
}

void ScheduleConfig::fields(Fields& f) {
  f("warmup_epochs", warmup_epochs, at_least(0), "epochs in which the rate first rises");
  f.family("schedule", schedule, "how the rate changes after the warm-up");
}

double rate_factor(const ScheduleConfig& config, std::int64_t step, std::int64_t steps_per_epoch,
                   std::int64_t epochs, std::span<const EpochRecord> history) {
  const auto total = static_cast<double>(steps_per_epoch) * static_cast<double>(epochs);
  const double wished = config.warmup_epochs * static_cast<double>(steps_per_epoch);
  // Half a step more rounds to the nearest whole step.
  const auto warmup = static_cast<std::int64_t>(std::floor(std::min(wished, total) + 0.5));
  if (step < warmup) return static_cast<double>(step + 1) / static_cast<double>(warmup);
  const double left = total - static_cast<double>(warmup);
  const double progress = left > 0 ? static_cast<double>(step - warmup) / left : 1;
  return config.schedule->at(
      {step, std::max<std::int64_t>(steps_per_epoch, 1), std::min(progress, 1.0), history});
}

}  // namespace lamina
