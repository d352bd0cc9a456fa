// A run that goes on from a checkpoint of another, perhaps with a few options of its own.
#pragma once

#include <string>
#include <vector>

#include "lamina/workflow/control.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

/// What a fork is told where it is not told otherwise: rate, batch, epochs and patience of the run
/// whose file `options.checkpoint.fork` names. Error `checkpoint.…` as of load_checkpoint().
TrainOptions options_of_fork(TrainOptions options);

struct Fork {
  TrainingState state;
  std::vector<RunCommand> changes;  ///< to be given before its first step
};

/// Opens the checkpoint at `path` for `run`, identity_of_run(). Error `usage.other_…` that names
/// what differs beyond learning rate, batch size and epochs.
Fork open_fork(const std::string& path, const Network& network, const FitOptions& options,
               const std::string& run);

}  // namespace lamina
