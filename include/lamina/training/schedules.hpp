// How the learning rate changes while training runs.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lamina/core/family.hpp"
#include "lamina/training/epoch_record.hpp"

namespace lamina {

/// Where a step lies in its training.
struct SchedulePlace {
  std::int64_t step;  ///< from 0
  std::int64_t steps_per_epoch;
  double progress;  ///< the part of what follows the warm-up that is done, in [0, 1]
  std::span<const EpochRecord> history = {};  ///< of the epochs that ended
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

/// The rate is multiplied by `factor` at the start of each of `epochs`, which count from 0.
struct MultiStepSchedule {
  static constexpr std::string_view kind = "multi_step";

  std::vector<std::int64_t> epochs = {30, 60, 90};
  double factor = 0.1;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// The rate falls smoothly, to `factor` of itself in every epoch.
struct ExponentialSchedule {
  static constexpr std::string_view kind = "exponential";

  double factor = 0.96;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// The rate falls as (1 - progress)^power from its full value to `final_fraction` of it at the end;
/// power 1 is a straight line.
struct PolynomialSchedule {
  static constexpr std::string_view kind = "polynomial";

  double power = 1;
  double final_fraction = 0;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// Half cosines that start anew: the first takes `epochs` epochs, each further one `growth` times
/// as many, from `shrinkage` of the rate at which the last began. Loshchilov & Hutter 2017.
struct RestartsSchedule {
  static constexpr std::string_view kind = "restarts";

  std::int64_t epochs = 10;
  double growth = 2;
  double shrinkage = 1;
  double final_fraction = 0;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// The rate is divided by 1 + decay_rate · (epochs done). Keras' InverseTimeDecay, whose
/// decay_steps is an epoch here and whose decay_rate has no default.
struct InverseTimeSchedule {
  static constexpr std::string_view kind = "inverse_time";

  double decay_rate = 0.1;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// Straight up and down again and again: `epochs` epochs from `base_fraction` of the rate to all of
/// it, as many back; each rise is `shrinkage` of the last. Smith 2017. PyTorch's CyclicLR, whose
/// step_size_up is 2,000 steps: shrinkage 1 is its mode triangular, 0.5 triangular2.
struct CyclicSchedule {
  static constexpr std::string_view kind = "cyclic";

  std::int64_t epochs = 4;
  double base_fraction = 0.1;
  double shrinkage = 1;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// Up and down once: along half a cosine from `start_fraction` of the rate to all of it, which it
/// reaches after the share `rise` of the steps, then down to `final_fraction`. Smith & Topin 2018.
/// Defaults as PyTorch; without the momentum that may go the other way.
struct OneCycleSchedule {
  static constexpr std::string_view kind = "one_cycle";

  double rise = 0.3;
  double start_fraction = 0.04;
  double final_fraction = 4e-6;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// The full rate for the share `flat` of the steps, then down along half a cosine to 0.
struct FlatCosineSchedule {
  static constexpr std::string_view kind = "flat_cosine";

  double flat = 0.7;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// `cycles` waves, each twice as long as the last: (1 - cos(2π log2(1 + (2^cycles - 1) p))) / 2
/// with p the progress. With 4 the coslog4 of Holzmüller et al. 2024 (RealMLP).
struct LogCosineSchedule {
  static constexpr std::string_view kind = "log_cosine";

  std::int64_t cycles = 4;

  void fields(Fields& f);
  double at(const SchedulePlace& place) const;
};

/// The rate is multiplied by `factor` after `patience` epochs whose loss was not below the best by
/// more than `min_delta`, but not below `min_fraction` of the full rate; then it stays for
/// `cooldown` epochs. The loss is that of validation where there is one. Keras'
/// ReduceLROnPlateau with its defaults, whose min_lr is a rate and not a share of it; PyTorch's
/// ReduceLROnPlateau takes min_delta as a share of the loss by default.
struct ReduceOnPlateauSchedule {
  static constexpr std::string_view kind = "reduce_on_plateau";

  double factor = 0.1;
  std::int64_t patience = 10;
  double min_delta = 1e-4;
  std::int64_t cooldown = 0;
  double min_fraction = 0;

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

using ShippedSchedules =
    Kinds<ConstantSchedule, StepSchedule, MultiStepSchedule, ExponentialSchedule,
          PolynomialSchedule, CosineSchedule, RestartsSchedule, OneCycleSchedule,
          FlatCosineSchedule, LogCosineSchedule, ReduceOnPlateauSchedule, InverseTimeSchedule,
          CyclicSchedule>;

/// A schedule after a warm-up: the rate first rises in equal steps, reaching its full value with
/// the last step of the warm-up; the schedule counts from there (epochs from the start).
struct ScheduleConfig {
  Schedule schedule = ConstantSchedule{};
  double warmup_epochs = 0;  ///< may be a fraction of an epoch

  void fields(Fields& f);
};

/// What the learning rate is multiplied by at training step `step`, from 0, of epochs ·
/// steps_per_epoch steps, with `history` behind it; in [0, 1] for the schedules above.
double rate_factor(const ScheduleConfig& config, std::int64_t step, std::int64_t steps_per_epoch,
                   std::int64_t epochs, std::span<const EpochRecord> history = {});

}  // namespace lamina
