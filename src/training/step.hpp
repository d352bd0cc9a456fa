// The operations of one training step, whether it runs or is only measured.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "training/network_loss.hpp"

namespace lamina {

/// Records forward pass and loss of `batch` on a tape that was begun; returns the loss. `nodes` as
/// Network::forward() has them.
Var record_step(Tape& tape, const Network& network, const NetworkLoss& loss, const Examples& batch,
                std::span<Var> nodes = {});

/// Tells a tape how rows come to the members of an ensemble, as the options have it.
void tell_members(Tape& tape, const FitOptions& options);

/// What a whole step on such a batch takes on a tape. The views may be without data.
StepMemory step_memory(const Network& network, const NetworkLoss& loss, const Examples& batch,
                       const FitOptions& options);

}  // namespace lamina
