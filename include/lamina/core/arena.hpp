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
  BumpArena() = default;
  BumpArena(const BumpArena&) = delete;
  BumpArena& operator=(const BumpArena&) = delete;
  BumpArena(BumpArena&&) = default;
  BumpArena& operator=(BumpArena&&) = default;
  ~BumpArena() = default;

  /// Room for such a tensor, not initialised.
  void* take(const Shape& shape, DType dtype) {
    const std::size_t bytes = aligned_bytes(shape, dtype);
    if (taken_ + bytes > size_ || block_ == nullptr) add_block(bytes);
    std::byte* const place = block_ + taken_;
    taken_ += bytes;
    return place;
  }
  /// Counts what take() would hand out as used(), without having it.
  void count(const Shape& shape, DType dtype) { counted_ += aligned_bytes(shape, dtype); }
  /// Has at least `bytes` in one block; what was taken is gone, as after reset().
  void reserve(std::size_t bytes);
  void reset();
  /// Bytes held, and bytes handed out since the last reset.
  std::size_t capacity() const;
  std::size_t used() const { return counted_ + taken_; }

 private:
  static std::size_t aligned_bytes(const Shape& shape, DType dtype) {
    constexpr std::size_t alignment = 64;
    const std::size_t bytes = static_cast<std::size_t>(shape.elements()) * bytes_of(dtype);
    return (bytes + alignment - 1) / alignment * alignment;
  }
  void add_block(std::size_t bytes);
  void make_block(std::size_t bytes);

  std::vector<Tensor> blocks_;
  std::byte* block_ = nullptr;  // the last one
  std::size_t size_ = 0;        // of it
  std::size_t taken_ = 0;       // of it
  std::size_t counted_ = 0;     // besides: of blocks before it, or without having it
};

}  // namespace lamina
