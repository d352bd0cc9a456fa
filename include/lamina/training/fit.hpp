// The whole of a training in one call.
#pragma once

#include "lamina/training/training.hpp"

namespace lamina {

/// Trains from `parameters` (of the built `network`) and leaves those of the best epoch there, also
/// when it throws; meanwhile they are lent to the run. Throws before it starts: Error `usage.…`
/// when options or rows are not what network and loss take, `resource.memory` when it needs more
/// than there is (see training_memory()). Later: `training.diverged` naming step and layer when a
/// loss is not finite.
FitResult fit(const Engine& engine, const Network& network, ParameterArena& parameters,
              const Examples& training, const Examples& validation, const FitOptions& options,
              EventSink* sink = nullptr);

}  // namespace lamina
