// Takes a planned training from its start, or its checkpoint, to its end.
#pragma once

#include <string>

#include "lamina/training/training.hpp"
#include "lamina/workflow/checkpoint.hpp"

namespace lamina {

struct Driven {
  FitResult result;
  ParameterArena best;
};

/// What is trained. All that is pointed to outlives the drive.
struct Drive {
  const Engine& engine;
  const Network& network;
  Examples training, validation;
  const FitOptions& options;
  const CheckpointOptions& checkpoint;
  std::string run;  ///< identity_of_run(), where checkpoints are wanted
  EventSink* sink = nullptr;
};

/// Errors as of fit(); besides `usage.other_…` and `checkpoint.…` when it cannot be gone on with. A
/// checkpoint that cannot be saved is no error but a note.
Driven run(const Drive& drive);

}  // namespace lamina
