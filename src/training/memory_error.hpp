// The error of a training that does not fit into memory.
#pragma once

#include "core/available_memory.hpp"
#include "lamina/core/error.hpp"
#include "lamina/training/memory.hpp"

namespace lamina {

/// `resource.memory`: what is needed beyond the `held` bytes, by parts, and what there is.
Error memory_error(const TrainingMemory& memory, std::int64_t held,
                   const AvailableMemory& available);

}  // namespace lamina
