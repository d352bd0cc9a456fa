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

/// Rows of each of so many members that run at once, when every one has rows of its own.
std::int64_t rows_of_members_at_once(std::int64_t members);

/// Bytes that Measure takes for the rows that choose the best epoch, the parameters and the rows
/// themselves not included.
std::int64_t measuring_bytes(const Network& network, const NetworkLoss& loss,
                             const Examples& training, const Examples& validation,
                             const FitOptions& options);

}  // namespace lamina
