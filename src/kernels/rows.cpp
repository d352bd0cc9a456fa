#include <algorithm>

#include "kernels/ref/lanes.hpp"
#include "kernels/scratch.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels {
namespace {

struct BlockSums {};  // names the scratch

// Elements a thread must have before handing out pays.
constexpr std::int64_t sum_grain = 32'768;
constexpr std::int64_t softmax_grain = 4'096;

std::int64_t rows_of(std::int64_t elements, std::int64_t columns) {
  return elements / std::max<std::int64_t>(columns, 1) + 1;
}

/// One number a block of row_block elements, then the tree over the blocks.
template <class T>
double tree_of_blocks(const Engine& engine, const T* x, std::int64_t n,
                      double (*block)(const T*, std::int64_t)) {
  const std::int64_t blocks = (n + row_block - 1) / row_block;
  double* const sums = scratch<BlockSums, double>(static_cast<std::size_t>(blocks));
  engine.parallel(blocks, sum_grain / row_block, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t b = begin; b < end; ++b) {
      sums[b] = block(x + b * row_block, std::min(row_block, n - b * row_block));
    }
  });
  ref::TreeSum<double> tree;
  for (std::int64_t b = 0; b < blocks; ++b) {
    tree.add(sums[b]);
  }
  return tree.total();
}

}  // namespace

template <class T>
void softmax(const Engine& engine, T* y, const T* z, std::int64_t rows, std::int64_t columns) {
  if (columns <= 0) {
    return;
  }
  engine.parallel(rows, rows_of(softmax_grain, columns), [&](std::int64_t begin, std::int64_t end) {
    table<T>().softmax(y + begin * columns, z + begin * columns, end - begin, columns);
  });
}

template <class T>
void softmax_backward(const Engine& engine, T* dz, const T* dy, const T* y, std::int64_t rows,
                      std::int64_t columns, bool add) {
  engine.parallel(rows, rows_of(sum_grain, columns), [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t i = begin * columns;
    table<T>().softmax_backward(dz + i, dy + i, y + i, end - begin, columns, add);
  });
}

template <class T>
void column_sums(const Engine& engine, T* sums, const T* x, std::int64_t rows, std::int64_t columns,
                 bool add, const T* factors) {
  // A thread takes whole cache lines of columns.
  const std::int64_t grain = std::max<std::int64_t>(16, rows_of(sum_grain, rows));
  engine.parallel(columns, grain, [&](std::int64_t begin, std::int64_t end) {
    table<T>().column_sums(sums, x, factors, rows, columns, begin, end, add);
  });
}

template <class T>
double sum(const Engine& engine, const T* x, std::int64_t n) {
  return tree_of_blocks(engine, x, n, table<T>().block_sum);
}

template <class T>
double sum_of_squares(const Engine& engine, const T* x, std::int64_t n) {
  return tree_of_blocks(engine, x, n, table<T>().block_sum_of_squares);
}

#define LAMINA_INSTANTIATE(T)                                                              \
  template void softmax(const Engine&, T*, const T*, std::int64_t, std::int64_t);          \
  template void softmax_backward(const Engine&, T*, const T*, const T*, std::int64_t,      \
                                 std::int64_t, bool);                                      \
  template void column_sums(const Engine&, T*, const T*, std::int64_t, std::int64_t, bool, \
                            const T*);                                                     \
  template double sum(const Engine&, const T*, std::int64_t);                              \
  template double sum_of_squares(const Engine&, const T*, std::int64_t);
LAMINA_INSTANTIATE(float)
LAMINA_INSTANTIATE(double)
#undef LAMINA_INSTANTIATE

}  // namespace lamina::kernels
