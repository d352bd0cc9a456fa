// The sizes of a tensor, outermost first.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace lamina {

/// Up to four sizes; a rank of 0 is a scalar. A size of 0 is allowed and makes an empty tensor.
class Shape {
 public:
  static constexpr int max_rank = 4;

  Shape() = default;
  Shape(std::initializer_list<std::int64_t> sizes);

  int rank() const { return static_cast<int>(rank_); }
  std::int64_t operator[](int axis) const { return sizes_[static_cast<std::size_t>(axis)]; }
  /// Product of all sizes; 1 for a scalar.
  std::int64_t elements() const { return rows() * columns(); }
  /// First size; 1 for a scalar.
  std::int64_t rows() const { return sizes_[0]; }
  /// Elements a row holds: the product of all sizes after the first.
  std::int64_t columns() const { return sizes_[1] * (sizes_[2] * sizes_[3]); }
  /// Last size; 1 for a scalar.
  std::int64_t last() const { return rank_ == 0 ? 1 : (*this)[rank_ - 1]; }
  /// Product of all sizes before the last.
  std::int64_t before_last() const {
    std::int64_t product = 1;
    for (int axis = 0; axis + 1 < rank_; ++axis) product *= (*this)[axis];
    return product;
  }
  /// The same shape with another first size; its first `rank` sizes; one size more at its end.
  Shape with_rows(std::int64_t rows) const;
  Shape first(int rank) const {
    Shape result = *this;
    while (result.rank_ > rank) result.sizes_[static_cast<std::size_t>(--result.rank_)] = 1;
    return result;
  }
  void append(std::int64_t size) {
    if (rank_ == max_rank || size < 0) refuse(size);
    sizes_[static_cast<std::size_t>(rank_++)] = size;
  }

  /// Without branches: a replay asks at every row.
  bool operator==(const Shape& other) const {
    std::int64_t difference = rank_ ^ other.rank_;
    for (int axis = 0; axis < max_rank; ++axis) difference |= (*this)[axis] ^ other[axis];
    return difference == 0;
  }

 private:
  [[noreturn]] void refuse(std::int64_t size) const;

  std::array<std::int64_t, max_rank> sizes_{1, 1, 1, 1};  // 1 beyond the rank
  std::int64_t rank_ = 0;  // without padding behind it, which copies would wait for
};

/// "[32,7]"; "[]" for a scalar.
std::string to_string(const Shape& shape);

}  // namespace lamina
