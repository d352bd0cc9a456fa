// What a training is told before it starts.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamina/objective/losses.hpp"
#include "lamina/training/optimizers.hpp"
#include "lamina/training/schedules.hpp"

namespace lamina {

/// What decides which epoch is the best one: measured on the validation rows, or, where there are
/// none, the mean loss of the epoch's own steps.
enum class Monitor : std::uint8_t { loss, accuracy };

/// The loss of one output of a network that has several.
struct OutputLoss {
  std::string output;
  Loss loss = MeanSquaredError{};
  double weight = 1;  ///< in the sum of all

  void fields(Fields& f);
};

struct FitOptions {
  Loss loss = MeanSquaredError{};
  std::vector<OutputLoss> losses = {};  ///< of several outputs, one each; `loss` is then not used
  OptimizerConfig optimizer = Adam{};
  std::vector<ParameterGroup> groups = {};  ///< parameters that learn in a way of their own
  ScheduleConfig schedule = {};
  std::int64_t epochs = 100;  ///< 0 leaves the parameters as they started
  std::int64_t batch_size = 32;
  std::int64_t patience = 0;    ///< epochs without a better score before stopping; 0: never
  double min_delta = 0;         ///< by how much a score must be better to renew the patience; the
                                ///< best epoch is kept by any gain
  double clip_value = 0;        ///< each number of a gradient is cut to this size; 0: not at all
  double clip_norm = 0;         ///< global gradient norm is then cut to this; 0: not at all
  std::int64_t shards = 1;      ///< parts of a batch, whose gradients are summed in a fixed order
  std::int64_t accumulate = 1;  ///< batches a step: the mean gradient of all their rows
  double average = 0;  ///< memory of an average of the parameters, which is then what is measured
                       ///< and kept, e.g. 0.999; 0: none
  std::int64_t members = 1;  ///< of an ensemble in the network, each of which sees rows of its own;
                             ///< batch_size then counts those of one
  bool same_rows = false;    ///< all members see the same rows, which come once; each has a loss of
                             ///< its own, and the mean of all is what is made small
  std::int64_t folds = 0;    ///< K of Examples::folds, of which `members` is a multiple; 0: none
  Monitor monitor = Monitor::loss;
  bool keep_latest = false;  ///< of epochs of the same score the latest is the best one, and not
                             ///< that of the smallest loss
  bool drop_last = false;  ///< rows that do not fill the last batch of an epoch are left out of it
  std::optional<Schedule> dropout_schedule = {};  ///< what the rates of dropout are multiplied by;
                                                  ///< none: they stay
  std::optional<Schedule> weight_decay_schedule = {};     ///< likewise weight decay
  std::optional<Schedule> label_smoothing_schedule = {};  ///< likewise the loss' label_smoothing
  std::uint64_t seed = 0;
  double time_limit = 0;  ///< seconds of this Training; the step then ends, the best epoch is kept;
                          ///< 0: none
  const std::atomic<bool>* stop =
      nullptr;  ///< set by anyone: the step ends, the best epoch is kept

  /// All that decide what is learnt, but for the seed and what may end it at any time.
  void fields(Fields& f);
  /// Throws Error `usage.bad_value`.
  void check() const;
};

}  // namespace lamina
