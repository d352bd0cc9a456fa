// Memory that is handed out in order and taken back all at once.
#pragma once

#include <cstddef>
#include <vector>

#include "lamina/core/tensor.hpp"

namespace lamina {

/// A bump arena of 64-byte-aligned blocks. After reset() it keeps what it has, joined into one
/// block, so a loop whose needs do not grow stops allocating after its first round.
class BumpArena {
 public:
  /// Elements are not initialised.
  View take(Shape shape, DType dtype);
  /// Counts what take() would hand out as used(), without having it.
  void count(const Shape& shape, DType dtype);
  /// Has at least `bytes` in one block; what was taken is gone, as after reset().
  void reserve(std::size_t bytes);
  void reset();
  /// Bytes held, and bytes handed out since the last reset.
  std::size_t capacity() const;
  std::size_t used() const { return used_; }

 private:
  std::vector<Tensor> blocks_;
  std::size_t in_last_ = 0;
  std::size_t used_ = 0;
};

}  // namespace lamina
