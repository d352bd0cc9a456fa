// How the learning rate changes while training runs.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lamina/core/family.hpp"

namespace lamina {

/// Where a step lies in its training.
struct SchedulePlace {
  std::int64_t step;  ///< from 0
  std::int64_t steps_per_epoch;
  double progress;  ///< the part of what follows the warm-up that is done, in [0, 1]
};

/// The rate stays.
struct ConstantSchedule {
  static constexpr std::string_view kind = "constant";

  void fields(Fields&) {}
  double at(const SchedulePlace&) const { return 1; }
};

/// The rate is multiplied by `factor` after every `epochs` epochs.
struct StepSchedule {
  static constexpr std::string_view kind = "step";

  std::int64_t epochs = 10;
  double factor = 0.1;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// The rate falls along half a cosine from its full value to `final_fraction` of it at the end of
/// the last epoch. Loshchilov & Hutter 2017, without restarts.
struct CosineSchedule {
  static constexpr std::string_view kind = "cosine";

  double final_fraction = 0;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// What the family of schedules asks of a config.
class ScheduleInterface : public Held<ScheduleInterface> {
 public:
  /// What the learning rate is multiplied by.
  virtual double at(const SchedulePlace& place) const = 0;
};

template <class C>
class ScheduleOf final : public Holder<ScheduleInterface, ScheduleOf<C>, C> {
 public:
  using Holder<ScheduleInterface, ScheduleOf<C>, C>::Holder;
  double at(const SchedulePlace& place) const override { return this->config_.at(place); }
};

/// CosineSchedule{}, … or a user's own config with `double at(const SchedulePlace&) const`.
class Schedule : public Member<ScheduleInterface, ScheduleOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "schedule";
  /// Our own, with their defaults.
  static std::span<const Schedule> shipped();
};

using ShippedSchedules = Kinds<ConstantSchedule, StepSchedule, CosineSchedule>;

/// A schedule after a warm-up: the rate first rises in equal steps, reaching its full value with
/// the last step of the warm-up; the schedule counts from there (StepSchedule from the start).
struct ScheduleConfig {
  Schedule schedule = ConstantSchedule{};
  double warmup_epochs = 0;  ///< may be a fraction of an epoch

  void fields(Fields& f);
};

/// What the learning rate is multiplied by at training step `step`, from 0, of epochs ·
/// steps_per_epoch steps; in [0, 1] for the schedules above.
double rate_factor(const ScheduleConfig& config, std::int64_t step, std::int64_t steps_per_epoch,
                   std::int64_t epochs);

}  // namespace lamina
