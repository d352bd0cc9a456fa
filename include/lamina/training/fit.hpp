// The loop: shuffled mini-batches, gradient descent, validation, stopping, the best epoch kept.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "lamina/core/events.hpp"
#include "lamina/data/examples.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/objective/losses.hpp"
#include "lamina/training/optimizers.hpp"
#include "lamina/training/schedules.hpp"

namespace lamina {

/// What decides which epoch is the best one: measured on the validation rows, or, where there are
/// none, the mean loss of the epoch's own steps.
enum class Monitor : std::uint8_t { loss, accuracy };

struct FitOptions {
  Loss loss = MeanSquaredError{};
  OptimizerConfig optimizer = Adam{};
  ScheduleConfig schedule = {};
  std::int64_t epochs = 100;  ///< 0 leaves the parameters as they started
  std::int64_t batch_size = 32;
  std::int64_t patience = 0;  ///< epochs without a better score before stopping; 0: never
  double clip_norm = 0;       ///< global gradient norm is cut to this; 0: not at all
  Monitor monitor = Monitor::loss;
  std::uint64_t seed = 0;
  const std::atomic<bool>* stop =
      nullptr;  ///< set by anyone: the step ends, the best epoch is kept

  /// All that decide what is learnt, but for the seed.
  void fields(Fields& f);
  /// Throws Error `usage.bad_value`.
  void check() const;
};

struct EpochRecord {
  std::int64_t epoch = 0;  ///< from 1
  double loss = 0;         ///< running mean in training mode
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;
};

struct FitResult {
  StopReason reason = StopReason::finished;
  std::int64_t epochs = 0;      ///< begun and ended
  std::int64_t best_epoch = 0;  ///< from 1; 0 when no epoch ended
  std::int64_t steps = 0;
  double seconds = 0;
  std::vector<EpochRecord> history;
};

/// Trains from `parameters` (of the built `network`) and keeps those of the best epoch so far
/// there. Throws before it starts: Error `usage.…` when options or rows are not what network and
/// loss take, `resource.memory` when it needs more than there is (see training_memory()). Later:
/// `training.diverged` naming step and layer when a loss is not finite.
FitResult fit(const Engine& engine, const Sequential& network, ParameterArena& parameters,
              const Examples& training, const Examples& validation, const FitOptions& options,
              EventSink* sink = nullptr);

}  // namespace lamina
