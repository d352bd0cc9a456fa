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

  int rank() const { return rank_; }
  std::int64_t operator[](int axis) const { return sizes_[static_cast<std::size_t>(axis)]; }
  /// Product of all sizes; 1 for a scalar.
  std::int64_t elements() const;
  /// First size; 1 for a scalar.
  std::int64_t rows() const { return rank_ == 0 ? 1 : sizes_[0]; }
  /// Elements a row holds: the product of all sizes after the first.
  std::int64_t columns() const;
  /// The same shape with another first size.
  Shape with_rows(std::int64_t rows) const;

  bool operator==(const Shape&) const = default;

 private:
  std::array<std::int64_t, max_rank> sizes_{};
  int rank_ = 0;
};

/// "[32,7]"; "[]" for a scalar.
std::string to_string(const Shape& shape);

}  // namespace lamina
