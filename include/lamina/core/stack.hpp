// A list that grows at its end and is emptied all at once.
#pragma once

#include <cstddef>
#include <vector>

namespace lamina {

/// A list of plain values. A new one is made where it stays: set next(), then push() it. Emptied,
/// it keeps its memory.
template <class T>
class Stack {
 public:
  /// The place behind the last value, with what it was last used for.
  T& next() { return places_.data()[size_]; }
  void push() {
    if (++size_ == room_) grow();
  }
  void shrink(std::size_t size) { size_ = size; }

  std::size_t size() const { return size_; }
  T& operator[](std::size_t i) { return places_.data()[i]; }
  const T& operator[](std::size_t i) const { return places_.data()[i]; }
  T& back() { return places_.data()[size_ - 1]; }
  const T* data() const { return places_.data(); }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }

 private:
  [[gnu::noinline]] void grow() {
    places_.resize(2 * room_);
    room_ = places_.size();
  }

  std::vector<T> places_ = std::vector<T>(16);
  std::size_t size_ = 0;
  std::size_t room_ = places_.size();  // above size_, so that next() is there
};

}  // namespace lamina
