// The fixed order of sums over rows: chains inside blocks of row_block rows, and the block sums
// added in a binary tree: pairs (0,1)(2,3)… level by level, an odd last one carried up.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "kernels/kernels.hpp"

namespace lamina::kernels {

/// Adds block sums that arrive in order, keeping one partial sum a level: after n blocks, level l
/// is in use when bit l of n is set.
template <class T>
class TreeSum {
 public:
  void add(T block) {
    int level = 0;
    for (std::uint64_t bits = blocks_; (bits & 1) != 0; bits >>= 1, ++level) {
      block = level_[static_cast<std::size_t>(level)] + block;
    }
    level_[static_cast<std::size_t>(level)] = block;
    ++blocks_;
  }
  T total() const {
    if (blocks_ == 0) {
      return T{0};
    }
    int level = std::countr_zero(blocks_);
    T sum = level_[static_cast<std::size_t>(level)];
    while (++level < 64 - std::countl_zero(blocks_)) {
      if ((blocks_ >> level & 1) != 0) {
        sum = level_[static_cast<std::size_t>(level)] + sum;
      }
    }
    return sum;
  }

 private:
  std::array<T, 56> level_{};
  std::uint64_t blocks_ = 0;
};

/// The tree sum of term(0) … term(rows - 1), each block a chain from +0 through step(sum, row).
template <class T, class Step>
T sum_over_rows(std::int64_t rows, Step step) {
  TreeSum<T> tree;
  for (std::int64_t begin = 0; begin < rows; begin += row_block) {
    const std::int64_t end = rows - begin < row_block ? rows : begin + row_block;
    T sum{0};
    for (std::int64_t r = begin; r < end; ++r) {
      sum = step(sum, r);
    }
    tree.add(sum);
  }
  return tree.total();
}

}  // namespace lamina::kernels
