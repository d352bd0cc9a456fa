#include "lamina/core/arena.hpp"

#include <algorithm>

namespace lamina {

namespace {
constexpr std::size_t alignment = 64;
constexpr std::size_t smallest_block = 1U << 16U;

std::size_t aligned_bytes(const Shape& shape, DType dtype) {
  const auto wanted = static_cast<std::size_t>(shape.elements()) * bytes_of(dtype);
  return (wanted + alignment - 1) / alignment * alignment;
}
}  // namespace

View BumpArena::take(Shape shape, DType dtype) {
  const std::size_t bytes = aligned_bytes(shape, dtype);
  if (blocks_.empty() || in_last_ + bytes > blocks_.back().bytes()) {
    const std::size_t block = std::max({bytes, capacity(), smallest_block});
    blocks_.emplace_back(Shape{static_cast<std::int64_t>(block / 4)});
    in_last_ = 0;
  }
  View view{static_cast<std::byte*>(blocks_.back().view().data()) + in_last_, shape, dtype};
  in_last_ += bytes;
  used_ += bytes;
  return view;
}

void BumpArena::count(const Shape& shape, DType dtype) {
  used_ += aligned_bytes(shape, dtype);
}

void BumpArena::reserve(std::size_t bytes) {
  if (capacity() < bytes) {
    blocks_.clear();
    blocks_.emplace_back(Shape{static_cast<std::int64_t>(bytes / 4)});
  }
  reset();
}

void BumpArena::reset() {
  if (blocks_.size() > 1) {
    const std::size_t total = capacity();
    blocks_.clear();
    blocks_.emplace_back(Shape{static_cast<std::int64_t>(total / 4)});
  }
  in_last_ = 0;
  used_ = 0;
}

std::size_t BumpArena::capacity() const {
  std::size_t bytes = 0;
  for (const Tensor& block : blocks_) bytes += block.bytes();
  return bytes;
}

}  // namespace lamina
