// Rows scaled and shifted, as the members of an ensemble do before and after a shared product: one
// pass there, one back.
#include <algorithm>

#include "kernels/ref/lanes.hpp"
#include "kernels/scratch.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels {
namespace {

struct BlockSums {};  // names the scratch

constexpr std::int64_t grain_elements = 32'768;
constexpr std::int64_t strip = 2048;  // columns whose sums stay in the nearest cache

/// Adds up what each block of rows has for every column: sums[blocks, columns].
template <class T>
void add_blocks(Destination<T> to, const T* sums, std::int64_t blocks, std::int64_t columns) {
  for (std::int64_t c = 0; c < columns; ++c) {
    ref::TreeSum<T> tree;
    for (std::int64_t b = 0; b < blocks; ++b) tree.add(sums[b * columns + c]);
    to.data[c] = to.add ? to.data[c] + tree.total() : tree.total();
  }
}

}  // namespace

template <class T>
void affine_rows(const Engine& engine, Nonlinearity activation, T* y, T* z, const T* x,
                 const T* scale, const T* shift, std::int64_t rows, std::int64_t columns) {
  const std::int64_t grain = grain_elements / std::max<std::int64_t>(columns, 1) + 1;
  engine.parallel(rows, grain, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t i = begin * columns;
    table<T>().affine_rows(activation, y + i, z != nullptr ? z + i : nullptr, x + i, scale, shift,
                           end - begin, columns);
  });
}

template <class T>
void affine_rows_backward(const Engine& engine, Nonlinearity activation, T* dz, Destination<T> dx,
                          Destination<T> dscale, Destination<T> dshift, const T* dy, const T* y,
                          const T* z, const T* x, const T* scale, std::int64_t rows,
                          std::int64_t columns) {
  const T* const state = derivative_needs_z(activation) ? z : y;
  const std::int64_t blocks = (rows + row_block - 1) / row_block;
  const std::int64_t strips = (columns + strip - 1) / strip;
  T* const scale_sums = scratch<BlockSums, T>(static_cast<std::size_t>(2 * blocks * columns));
  T* const shift_sums = scale_sums + blocks * columns;
  const std::int64_t part_rows = std::max<std::int64_t>(1, std::min(rows, row_block));
  const std::int64_t grain = grain_elements / (part_rows * strip) + 1;
  engine.parallel(blocks * strips, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t part = begin; part < end; ++part) {
      const std::int64_t block = part / strips;
      const std::int64_t column = part % strips * strip;
      const std::int64_t i = block * row_block * columns + column;
      const std::int64_t sum = block * columns + column;
      table<T>().affine_block_backward(
          activation, dz != nullptr ? dz + i : nullptr,
          {dx.data != nullptr ? dx.data + i : nullptr, dx.add}, scale_sums + sum,
          dshift.data != nullptr ? shift_sums + sum : nullptr, dy + i, state + i, x + i,
          scale + column, std::min(row_block, rows - block * row_block), columns,
          std::min(strip, columns - column));
    }
  });
  if (dscale.data != nullptr) add_blocks(dscale, scale_sums, blocks, columns);
  if (dshift.data != nullptr) add_blocks(dshift, shift_sums, blocks, columns);
}

#define LAMINA_INSTANTIATE(T)                                                                      \
  template void affine_rows(const Engine&, Nonlinearity, T*, T*, const T*, const T*, const T*,     \
                            std::int64_t, std::int64_t);                                           \
  template void affine_rows_backward(const Engine&, Nonlinearity, T*, Destination<T>,              \
                                     Destination<T>, Destination<T>, const T*, const T*, const T*, \
                                     const T*, const T*, std::int64_t, std::int64_t);
LAMINA_INSTANTIATE(float)
LAMINA_INSTANTIATE(double)
#undef LAMINA_INSTANTIATE

}  // namespace lamina::kernels
