// What a test program has allocated, when one of its sources includes
// support/count_allocations.hpp.
#pragma once

#include <malloc.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace lamina {

inline std::atomic<long> allocation_count{0};

/// Allocations of so many bytes and more fail, as where memory ends.
inline std::atomic<std::size_t> refused_allocation{SIZE_MAX};

/// Calls of operator new by any thread since the program started.
inline long allocations() {
  return allocation_count.load();
}

/// Bytes that malloc has given out and not got back: what operator new does not see.
inline std::size_t bytes_in_use() {
  return mallinfo2().uordblks + mallinfo2().hblkhd;
}

}  // namespace lamina
