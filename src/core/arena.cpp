#include "lamina/core/arena.hpp"

#include <algorithm>
#include <utility>

namespace lamina {

void BumpArena::make_block(std::size_t bytes) {
  Tensor& block = blocks_.emplace_back(Shape{static_cast<std::int64_t>(bytes / 4)});
  block_ = static_cast<std::byte*>(block.view().data());
  size_ = block.bytes();
  counted_ += std::exchange(taken_, 0);
}

void BumpArena::add_block(std::size_t bytes) {
  constexpr std::size_t smallest = 1U << 16U;
  make_block(std::max({bytes, capacity(), smallest}));
}

void BumpArena::reserve(std::size_t bytes) {
  if (capacity() < bytes) {
    blocks_.clear();
    make_block(bytes);
  }
  reset();
}

void BumpArena::reset() {
  if (blocks_.size() > 1) {
    const std::size_t total = capacity();
    blocks_.clear();
    make_block(total);
  }
  taken_ = 0;
  counted_ = 0;
}

std::size_t BumpArena::capacity() const {
  std::size_t bytes = 0;
  for (const Tensor& block : blocks_) bytes += block.bytes();
  return bytes;
}

}  // namespace lamina
