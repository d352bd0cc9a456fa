// The numbers of a column: its own, or borrowed from whoever holds the rows.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

namespace lamina {

/// Reads like a vector of doubles. Borrowed ones are f64 or f32 any step apart, so that rows which
/// are in memory already need not be there twice; they live as long as their owner, and cannot be
/// changed.
class Numbers {
 public:
  class Iterator;
  using value_type = double;
  using iterator = Iterator;
  using const_iterator = Iterator;

  Numbers() = default;
  Numbers(std::vector<double> values)  // NOLINT(google-explicit-constructor): as a vector
      : own_(std::move(values)) {}
  Numbers(std::initializer_list<double> values) : own_(values) {}
  /// `stride`: bytes from one to the next; may be negative.
  static Numbers borrowed(const std::byte* first, std::ptrdiff_t stride, std::size_t size,
                          bool f32) {
    Numbers numbers;
    numbers.from_ = first;
    numbers.stride_ = stride;
    numbers.size_ = size;
    numbers.f32_ = f32;
    return numbers;
  }

  std::size_t size() const { return from_ == nullptr ? own_.size() : size_; }
  bool empty() const { return size() == 0; }
  double operator[](std::size_t i) const { return from_ == nullptr ? own_[i] : far(i); }
  inline Iterator begin() const;
  inline Iterator end() const;
  /// Of memory that is its own.
  std::size_t bytes() const { return own_.capacity() * sizeof(double); }

  // Of numbers that are its own.
  void push_back(double value) { own_.push_back(value); }
  void reserve(std::size_t size) { own_.reserve(size); }
  void assign(std::size_t size, double value) { own_.assign(size, value); }
  template <class Source>
  void assign(Source begin, Source end) {
    own_.assign(begin, end);
  }

  inline bool operator==(const Numbers& other) const;

 private:
  double far(std::size_t i) const {
    const std::byte* const at = from_ + static_cast<std::ptrdiff_t>(i) * stride_;
    if (f32_) {
      float value = 0;
      std::memcpy(&value, at, sizeof value);
      return static_cast<double>(value);
    }
    double value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
  }

  std::vector<double> own_;
  const std::byte* from_ = nullptr;
  std::ptrdiff_t stride_ = 0;
  std::size_t size_ = 0;
  bool f32_ = false;
};

class Numbers::Iterator {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = double;
  using difference_type = std::ptrdiff_t;
  using pointer = const double*;
  using reference = double;

  Iterator() = default;
  Iterator(const Numbers& numbers, std::size_t at) : numbers_(&numbers), at_(at) {}
  double operator*() const { return (*numbers_)[at_]; }
  double operator[](difference_type n) const { return *(*this + n); }
  Iterator& operator++() { return *this += 1; }
  Iterator& operator--() { return *this += -1; }
  Iterator operator++(int) { return std::exchange(*this, *this + 1); }
  Iterator operator--(int) { return std::exchange(*this, *this + -1); }
  Iterator& operator+=(difference_type n) {
    at_ += static_cast<std::size_t>(n);
    return *this;
  }
  Iterator& operator-=(difference_type n) { return *this += -n; }
  friend Iterator operator+(Iterator it, difference_type n) { return it += n; }
  friend Iterator operator+(difference_type n, Iterator it) { return it += n; }
  friend Iterator operator-(Iterator it, difference_type n) { return it -= n; }
  friend difference_type operator-(const Iterator& a, const Iterator& b) {
    return static_cast<difference_type>(a.at_ - b.at_);
  }
  bool operator==(const Iterator& other) const { return at_ == other.at_; }
  auto operator<=>(const Iterator& other) const { return at_ <=> other.at_; }

 private:
  const Numbers* numbers_ = nullptr;
  std::size_t at_ = 0;
};

Numbers::Iterator Numbers::begin() const {
  return {*this, 0};
}
Numbers::Iterator Numbers::end() const {
  return {*this, size()};
}
bool Numbers::operator==(const Numbers& other) const {
  if (size() != other.size()) return false;
  for (std::size_t i = 0; i < size(); ++i) {
    if ((*this)[i] != other[i]) return false;
  }
  return true;
}

}  // namespace lamina
