// Gathers and scatters: they wait for memory, so plain loops do.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/assert.hpp"
#include "kernels/kernels.hpp"
#include "kernels/scratch.hpp"

namespace lamina::kernels {
namespace {

constexpr std::int64_t grain_elements = 32'768;

std::int64_t row_grain(std::int64_t columns) {
  return grain_elements / std::max<std::int64_t>(columns, 1) + 1;
}

struct RowOrder {};
struct RowStarts {};
struct PartialSums {};

}  // namespace

template <class T>
void copy_columns(const Engine& engine, T* y, std::int64_t ldy, const T* x, std::int64_t ldx,
                  std::int64_t rows, std::int64_t columns, bool add) {
  engine.parallel(rows, row_grain(columns), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      T* to = y + r * ldy;
      const T* from = x + r * ldx;
      if (!add) {
        std::copy_n(from, columns, to);
        continue;
      }
      for (std::int64_t c = 0; c < columns; ++c) {
        to[c] += from[c];
      }
    }
  });
}

template <class T>
void one_hot(const Engine& engine, T* y, std::int64_t ldy, const std::int32_t* codes,
             std::int64_t code_stride, std::int64_t rows, std::int64_t categories) {
  engine.parallel(rows, row_grain(categories), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      const std::int32_t code = codes[r * code_stride];
      LAMINA_ASSERT(code >= 0 && code <= categories, "a code is a category or 0");
      std::fill_n(y + r * ldy, categories, T{0});
      if (code > 0) {
        y[r * ldy + code - 1] = T{1};
      }
    }
  });
}

template <class T>
void embed(const Engine& engine, T* y, std::int64_t ldy, const T* table, std::int64_t dimension,
           const std::int32_t* codes, std::int64_t code_stride, std::int64_t rows) {
  engine.parallel(rows, row_grain(dimension), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      std::copy_n(table + codes[r * code_stride] * dimension, dimension, y + r * ldy);
    }
  });
}

namespace {

/// Adds the blocks of one code, which need not be neighbours, in the places that the binary tree
/// over all blocks gives them: an absent block is a 0, and adding 0 changes no bit.
template <class T>
class SparseTree {
 public:
  SparseTree(T* memory, std::int64_t dimension) : sums_(memory), dimension_(dimension) {}

  /// Room for the next block's sum, set to +0. Blocks come in rising order.
  T* open(std::int64_t block) {
    // What meets below the point where the new block meets the last one is complete.
    while (depth_ > 1 && meeting(depth_ - 2, blocks_[depth_ - 1]) < meeting(depth_ - 1, block)) {
      fold();
    }
    blocks_[depth_] = block;
    T* const sum = sums_ + static_cast<std::int64_t>(depth_) * dimension_;
    std::fill_n(sum, dimension_, T{0});
    ++depth_;
    return sum;
  }
  const T* close() {
    while (depth_ > 1) {
      fold();
    }
    return sums_;
  }

  static constexpr std::int64_t most_levels = 64;

 private:
  /// The tree level at which the sum at place `i` and `block` come together.
  int meeting(std::size_t i, std::int64_t block) const {
    return std::bit_width(static_cast<std::uint64_t>(blocks_[i] ^ block));
  }
  void fold() {
    --depth_;
    T* const left = sums_ + static_cast<std::int64_t>(depth_ - 1) * dimension_;
    for (std::int64_t d = 0; d < dimension_; ++d) {
      left[d] = left[d] + left[dimension_ + d];
    }
  }

  T* sums_;
  std::int64_t dimension_;
  std::array<std::int64_t, most_levels> blocks_{};
  std::size_t depth_ = 0;
};

}  // namespace

template <class T>
void embed_backward(const Engine& engine, T* dtable, std::int64_t table_rows,
                    std::int64_t dimension, const T* dy, std::int64_t lddy,
                    const std::int32_t* codes, std::int64_t code_stride, std::int64_t rows,
                    bool add) {
  // The rows in order of their code, those of one code in their own order.
  auto* const starts = scratch<RowStarts, std::int64_t>(static_cast<std::size_t>(table_rows) + 2);
  auto* const order = scratch<RowOrder, std::int64_t>(static_cast<std::size_t>(rows));
  std::fill_n(starts, table_rows + 2, 0);
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int32_t code = codes[r * code_stride];
    LAMINA_ASSERT(code >= 0 && code < table_rows, "a code is a row of the table");
    ++starts[code + 2];
  }
  for (std::int64_t code = 1; code <= table_rows; ++code) {
    starts[code + 1] += starts[code];
  }
  for (std::int64_t r = 0; r < rows; ++r) {
    order[starts[codes[r * code_stride] + 1]++] = r;
  }
  engine.parallel(table_rows, row_grain(dimension), [&](std::int64_t begin, std::int64_t end) {
    T* const memory = scratch<PartialSums, T>(
        static_cast<std::size_t>((SparseTree<T>::most_levels + 1) * dimension));
    for (std::int64_t code = begin; code < end; ++code) {
      T* const out = dtable + code * dimension;
      SparseTree<T> tree(memory, dimension);
      T* sum = nullptr;
      std::int64_t open_block = -1;
      for (std::int64_t i = starts[code]; i < starts[code + 1]; ++i) {
        const std::int64_t block = order[i] / row_block;
        if (block != open_block) {
          sum = tree.open(block);
          open_block = block;
        }
        const T* const row = dy + order[i] * lddy;
        for (std::int64_t d = 0; d < dimension; ++d) {
          sum[d] += row[d];
        }
      }
      if (sum == nullptr) {
        if (!add) {
          std::fill_n(out, dimension, T{0});
        }
        continue;
      }
      const T* const total = tree.close();
      for (std::int64_t d = 0; d < dimension; ++d) {
        out[d] = add ? out[d] + total[d] : total[d];
      }
    }
  });
}

#define LAMINA_INSTANTIATE(T)                                                                 \
  template void copy_columns(const Engine&, T*, std::int64_t, const T*, std::int64_t,         \
                             std::int64_t, std::int64_t, bool);                               \
  template void one_hot(const Engine&, T*, std::int64_t, const std::int32_t*, std::int64_t,   \
                        std::int64_t, std::int64_t);                                          \
  template void embed(const Engine&, T*, std::int64_t, const T*, std::int64_t,                \
                      const std::int32_t*, std::int64_t, std::int64_t);                       \
  template void embed_backward(const Engine&, T*, std::int64_t, std::int64_t, const T*,       \
                               std::int64_t, const std::int32_t*, std::int64_t, std::int64_t, \
                               bool);
LAMINA_INSTANTIATE(float)
LAMINA_INSTANTIATE(double)
#undef LAMINA_INSTANTIATE

}  // namespace lamina::kernels
