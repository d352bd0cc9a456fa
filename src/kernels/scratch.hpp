// Memory that a kernel needs while it runs. It belongs to the thread and only grows, so that a warm
// call allocates nothing.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace lamina::kernels {

/// At least `count` elements, 64-byte aligned, contents unspecified. One buffer for each `Purpose`,
/// an empty type that names the one caller.
template <class Purpose, class T>
T* scratch(std::size_t count) {
  struct Free {
    void operator()(T* p) const { std::free(p); }
  };
  thread_local std::unique_ptr<T, Free> memory;
  thread_local std::size_t size = 0;
  if (size < count) {
    const std::size_t bytes = (count * sizeof(T) + 63) / 64 * 64;
    T* const larger = static_cast<T*>(std::aligned_alloc(64, bytes));
    if (larger == nullptr) throw std::bad_alloc();
    memory.reset(larger);
    size = bytes / sizeof(T);
  }
  return memory.get();  // NOLINT(clang-analyzer-unix.Malloc): the analyzer loses track of reset()
}

}  // namespace lamina::kernels
