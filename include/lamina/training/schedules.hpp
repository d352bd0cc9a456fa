// How the learning rate changes while training runs.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "lamina/core/family.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// The rate stays.
struct ConstantSchedule {
  static constexpr std::string_view kind = "constant";

  void fields(Fields&) {}
};

/// The rate is multiplied by `factor` after every `epochs` epochs.
struct StepSchedule {
  static constexpr std::string_view kind = "step";

  std::int64_t epochs = 10;
  double factor = 0.1;

  void fields(Fields& f);
};

/// The rate falls along half a cosine from its full value to `final_fraction` of it at the end of
/// the last epoch. Loshchilov & Hutter 2017, without restarts.
struct CosineSchedule {
  static constexpr std::string_view kind = "cosine";

  double final_fraction = 0;

  void fields(Fields& f);
};

using Schedule = std::variant<ConstantSchedule, StepSchedule, CosineSchedule>;

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

/// The schedule called `name` with its defaults, or Error `usage.unknown_schedule`.
Schedule schedule_named(std::string_view name);

}  // namespace lamina
