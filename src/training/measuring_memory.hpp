// What measuring a network takes, known before it runs.
#pragma once

#include <cstdint>
#include <span>

#include "training/network_loss.hpp"

namespace lamina {

/// Rows that run at once through a network lowered to `program`: enough to feed the matrix kernels,
/// few enough to stay in cache and to take little memory beside the training step's.
std::int64_t measured_at_once(const Program& program, std::int64_t rows);

/// What the tape of the losses alone takes. Views may be without data, here and below.
StepMemory loss_memory(const NetworkLoss& loss, std::span<const ConstView> outputs,
                       const Examples& examples);

/// Bytes that Measure takes for `examples`, the parameters and the examples themselves not
/// included.
std::int64_t measuring_bytes(const Network& network, const NetworkLoss& loss,
                             const Examples& examples);

}  // namespace lamina
