// The operations of one training step, whether it runs or is only measured.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/data/examples.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/objective/losses.hpp"

namespace lamina {

/// The same rows, where a part that was left out is there with no columns.
Examples with_every_part(Examples examples);

/// What of the network a loss reads.
Sequential::Output output_for(const Loss& loss);

/// Records the loss of `output` against targets and weights of `rows`.
Var loss_of(Tape& tape, const Loss& loss, Var output, const Examples& rows);

/// Records forward pass and loss of `batch` on a tape that was begun; returns the loss.
Var record_step(Tape& tape, const Sequential& network, const Loss& loss, const Examples& batch);

/// What a whole step on such a batch takes on a tape. The views may be without data.
StepMemory step_memory(const Sequential& network, const Loss& loss, const Examples& batch);

}  // namespace lamina
