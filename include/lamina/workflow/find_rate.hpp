// Which learning rate? A short run in which it rises tells.
#pragma once

#include <optional>
#include <vector>

#include "lamina/workflow/train.hpp"

namespace lamina {

/// One step of a range test.
struct RateStep {
  double rate;
  double loss;      ///< of its batch
  double smoothed;  ///< mean of the losses so far, each 0.9 times as heavy as the next one
};

struct RateRange {
  std::vector<RateStep> steps;  ///< up to where the loss had grown far above its start
  double steepest = 0;          ///< amid the 10 steps in which the smoothed loss fell most
  double lowest = 0;            ///< the rate at which it was lowest
  /// A tenth of `lowest`, in two digits: at `lowest` itself the loss is about to rise, and a whole
  /// run should stay clear of that. Nothing where the loss never fell by a twentieth.
  std::optional<double> suggested = {};
};

/// The learning-rate range test of Smith 2017: the rate rises from 1e-7 to 10, by the same factor
/// each step, over 160 mini-batches of a run that is thrown away; network, loss, optimizer and
/// batches are those of the plan, without schedule, validation and averaging. Errors as of fit(),
/// but that it diverges ends it.
RateRange find_rate(const TrainingPlan& plan, int threads = 0,
                    const std::atomic<bool>* stop = nullptr);
/// The same of a network on its training rows.
RateRange find_rate(const Network& network, const Examples& training, FitOptions options,
                    int threads = 0, const std::atomic<bool>* stop = nullptr);

}  // namespace lamina
