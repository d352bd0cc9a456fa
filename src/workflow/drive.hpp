// Takes a planned training from its start, or a checkpoint of it or another run, to its end.
#pragma once

#include <string>

#include "lamina/training/training.hpp"
#include "lamina/workflow/checkpoint.hpp"
#include "lamina/workflow/control.hpp"
#include "lamina/workflow/run_log.hpp"
#include "workflow/time_limit.hpp"

namespace lamina {

/// What is trained, and what stands round it. All that is pointed to outlives the run.
struct Drive {
  const Engine& engine;
  const Network& network;
  Examples training, validation;
  const FitOptions& options;
  const CheckpointOptions& checkpoint;
  const LogOptions& log;
  Control* control = nullptr;
  TimeLimit* time_limit = nullptr;
  std::string fork = {};         ///< the checkpoint to begin from; "": the start
  std::string run = {};          ///< identity_of_run(), for checkpoints
  std::string environment = {};  ///< environment_of(), for a log
  EventSink* sink = nullptr;
};

struct Driven {
  FitResult result;
  ParameterArena best;
  std::int64_t planned_epochs = 0;  ///< as they were at the end
};

/// Errors as of fit(); besides `usage.other_…` and `checkpoint.…` when it cannot be gone on with. A
/// checkpoint or a log that cannot be written is no error but a note.
Driven run(const Drive& drive);

}  // namespace lamina
