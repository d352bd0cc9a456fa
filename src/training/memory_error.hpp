// The error of a training that does not fit into memory.
#pragma once

#include <new>

#include "core/available_memory.hpp"
#include "lamina/core/error.hpp"
#include "lamina/training/memory.hpp"

namespace lamina {

/// `resource.memory`: what is needed beyond the `held` bytes, by parts, and what there is.
Error memory_error(const TrainingMemory& memory, std::int64_t held,
                   const AvailableMemory& available);

/// What make() gives; when memory ends on the way, that error. `held` bytes are there already.
template <class Make>
auto within_memory(const TrainingMemory& memory, std::int64_t held, Make&& make) {
  try {
    return make();
  } catch (const std::bad_alloc&) {
    throw memory_error(memory, held, available_memory());
  }
}

}  // namespace lamina
