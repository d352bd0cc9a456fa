// A list that grows without moving what it has, so that growing never needs double the memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace lamina {

/// Blocks of 64 elements, doubling up to 32,768 or what the constructor says.
template <class Value>
class Blocks {
 public:
  explicit Blocks(std::size_t largest = 32768) : largest_(largest) {}

  void push(Value value) {
    if (at_ == end_) grow();
    *at_++ = value;
  }
  void push(Value value, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) push(value);
  }
  bool empty() const { return at_ == nullptr; }
  std::size_t size() const {
    std::size_t size = 0;
    for (const Block& block : blocks_) size += block.size;
    return size - static_cast<std::size_t>(end_ - at_);
  }
  /// The last value, where there is one.
  Value back() const { return at_[-1]; }
  /// All of another list behind these.
  void append(const Blocks& other) {
    for (const Block& block : other.blocks_) {
      const bool last = &block == &other.blocks_.back();
      const Value* from = block.values.get();
      std::size_t left =
          last ? block.size - static_cast<std::size_t>(other.end_ - other.at_) : block.size;
      while (left > 0) {
        if (at_ == end_) grow();
        const std::size_t count = std::min(left, static_cast<std::size_t>(end_ - at_));
        at_ = std::copy_n(from, count, at_);
        from += count;
        left -= count;
      }
    }
  }
  /// Calls `change` on every value in order.
  template <class Change>
  void for_each(Change change) {
    for (Block& block : blocks_) {
      const bool last = &block == &blocks_.back();
      const std::size_t used =
          last ? block.size - static_cast<std::size_t>(end_ - at_) : block.size;
      std::for_each_n(block.values.get(), used, change);
    }
  }
  /// All values in order; the list is empty afterwards.
  std::vector<Value> take() {
    std::vector<Value> all;
    std::size_t size = 0;
    for (const Block& block : blocks_) size += block.size;
    all.reserve(size - static_cast<std::size_t>(end_ - at_));
    for (Block& block : blocks_) {
      const bool last = &block == &blocks_.back();
      const std::size_t used =
          last ? block.size - static_cast<std::size_t>(end_ - at_) : block.size;
      all.insert(all.end(), block.values.get(), block.values.get() + used);
      block.values.reset();
    }
    blocks_.clear();
    at_ = end_ = nullptr;
    return all;
  }

 private:
  struct Block {
    std::unique_ptr<Value[]> values;
    std::size_t size;
  };
  void grow() {
    const std::size_t size =
        blocks_.empty() ? 64 : std::min<std::size_t>(blocks_.back().size * 2, largest_);
    blocks_.push_back({std::unique_ptr<Value[]>(new Value[size]), size});
    at_ = blocks_.back().values.get();
    end_ = at_ + size;
  }

  std::size_t largest_;
  std::vector<Block> blocks_;
  Value* at_ = nullptr;
  Value* end_ = nullptr;
};

}  // namespace lamina
