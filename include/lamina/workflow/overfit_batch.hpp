// Can the network learn at all? One batch, learnt by heart, tells.
#pragma once

#include <cstdint>
#include <optional>

#include "lamina/workflow/train.hpp"

namespace lamina {

struct BatchOverfit {
  std::int64_t rows = 0;
  /// Of them equal to an earlier one in all that the network gets, but not in the target.
  std::int64_t contradictions = 0;
  std::int64_t steps = 0;
  double first_loss = 0;  ///< before the first step, in evaluation mode, as all here
  double loss = 0;        ///< after the last
  std::optional<double> accuracy = {};
  bool learnt = false;  ///< `loss` is at most a hundredth of `first_loss`
};

/// Trains on the first batch of the planned run alone, at its learning rate without schedule, label
/// smoothing and weight decay, until it is learnt or 2,000 steps are taken. A network and a loss
/// that are put together rightly learn it in some hundred steps at most; a loss whose least value
/// is not 0, such as poisson, does not get there. `sink` gets the notes of the run alone. Errors as
/// of fit().
BatchOverfit overfit_one_batch(const TrainingPlan& plan, int threads = 0,
                               const std::atomic<bool>* stop = nullptr, EventSink* sink = nullptr);

}  // namespace lamina
