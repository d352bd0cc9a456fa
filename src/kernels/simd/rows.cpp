#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/rows.cpp"
#include "hwy/foreach_target.h"
#include "kernels/simd/lanes-inl.hpp"
#include "kernels/simd/rows-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

void softmax(float* y, const float* z, std::int64_t rows, std::int64_t columns) {
  for (std::int64_t r = 0; r < rows; ++r, y += columns, z += columns) {
    const F sum = constant<F>(exp_row(y, z, row_maximum(z, columns), columns));
    for_vectors(columns, [=](auto extent, std::int64_t c)
                             HWY_ATTR { store(extent, load(extent, y + c) / sum, y + c); });
  }
}

void softmax_backward(float* dz, const float* dy, const float* y, std::int64_t rows,
                      std::int64_t columns, bool add) {
  for (std::int64_t r = 0; r < rows; ++r, dz += columns, dy += columns, y += columns) {
    const F sum = constant<F>(sum_in_lanes(columns, [=](F s, auto extent, std::int64_t c) HWY_ATTR {
      return fma(load(extent, dy + c), load(extent, y + c), s);
    }));
    for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
      const F gradient = load(extent, y + c) * (load(extent, dy + c) - sum);
      store(extent, add ? load(extent, dz + c) + gradient : gradient, dz + c);
    });
  }
}

/// `vectors` neighbouring columns of vectors, added side by side to hide the latency of an
/// addition.
template <int vectors, bool with_factors, class Extent>
HWY_INLINE void column_sums_of(Extent extent, float* sums, const float* x, const float* factors,
                               std::int64_t rows, std::int64_t columns, bool add) {
  TreeSum<F> tree[vectors];
  for (std::int64_t begin = 0; begin < rows; begin += row_block) {
    const std::int64_t end = rows - begin < row_block ? rows : begin + row_block;
    F sum[vectors];
    for (F& s : sum) {
      s = constant<F>(0.0);
    }
    for (std::int64_t r = begin; r < end; ++r) {
      for (int v = 0; v < vectors; ++v) {
        const std::int64_t i = r * columns + v * lanes;
        F element = load(extent, x + i);
        if constexpr (with_factors) {
          element = element * load(extent, factors + i);
        }
        sum[v] = sum[v] + element;
      }
    }
    for (int v = 0; v < vectors; ++v) {
      tree[v].add(sum[v]);
    }
  }
  for (int v = 0; v < vectors; ++v) {
    const F total = tree[v].total();
    float* const out = sums + v * lanes;
    store(extent, add ? load(extent, out) + total : total, out);
  }
}

template <bool with_factors>
void all_column_sums(float* sums, const float* x, const float* factors, std::int64_t rows,
                     std::int64_t columns, std::int64_t begin, std::int64_t end, bool add) {
  std::int64_t c = begin;
  for (; c + 8 * lanes <= end; c += 8 * lanes) {
    column_sums_of<8, with_factors>(Whole{}, sums + c, x + c, factors + (with_factors ? c : 0),
                                    rows, columns, add);
  }
  for_vectors(end - c, [=](auto extent, std::int64_t i) HWY_ATTR {
    column_sums_of<1, with_factors>(extent, sums + c + i, x + c + i,
                                    factors + (with_factors ? c + i : 0), rows, columns, add);
  });
}

void column_sums(float* sums, const float* x, const float* factors, std::int64_t rows,
                 std::int64_t columns, std::int64_t begin, std::int64_t end, bool add) {
  const auto run = factors != nullptr ? all_column_sums<true> : all_column_sums<false>;
  run(sums, x, factors, rows, columns, begin, end, add);
}

template <class Formula>
HWY_NOINLINE void affine_rows_by(Formula g, float* y, float* z, const float* x, const float* scale,
                                 const float* shift, std::int64_t rows, std::int64_t columns) {
  for (std::int64_t row = 0; row < rows * columns; row += columns) {
    for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
      F sum = load(extent, x + row + c) * load(extent, scale + c);
      if (shift != nullptr) {
        sum = sum + load(extent, shift + c);
      }
      if (z != nullptr) {
        store(extent, sum, z + row + c);
      }
      store(extent, g.value(sum), y + row + c);
    });
  }
}

void affine_rows(Nonlinearity activation, float* y, float* z, const float* x, const float* scale,
                 const float* shift, std::int64_t rows, std::int64_t columns) {
  with_formula(activation,
               [=](auto g) HWY_ATTR { affine_rows_by(g, y, z, x, scale, shift, rows, columns); });
}

template <class Formula>
HWY_NOINLINE void affine_block_backward_by(Formula g, float* dz, Destination<float> dx,
                                           float* dscale, float* dshift, const float* dy,
                                           const float* state, const float* x, const float* scale,
                                           std::int64_t rows, std::int64_t columns,
                                           std::int64_t count) {
  for (std::int64_t row = 0; row < rows * columns; row += columns) {
    for_vectors(count, [=](auto extent, std::int64_t c) HWY_ATTR {
      const std::int64_t i = row + c;
      const F slope = g.gradient(load(extent, dy + i), load(extent, state + i));
      if (dz != nullptr) {
        store(extent, slope, dz + i);
      }
      store(extent, load(extent, dscale + c) + slope * load(extent, x + i), dscale + c);
      if (dshift != nullptr) {
        store(extent, load(extent, dshift + c) + slope, dshift + c);
      }
      if (dx.data != nullptr) {
        const F product = slope * load(extent, scale + c);
        store(extent, dx.add ? load(extent, dx.data + i) + product : product, dx.data + i);
      }
    });
  }
}

void affine_block_backward(Nonlinearity activation, float* dz, Destination<float> dx, float* dscale,
                           float* dshift, const float* dy, const float* state, const float* x,
                           const float* scale, std::int64_t rows, std::int64_t columns,
                           std::int64_t count) {
  std::memset(dscale, 0, static_cast<std::size_t>(count) * sizeof(float));
  if (dshift != nullptr) {
    std::memset(dshift, 0, static_cast<std::size_t>(count) * sizeof(float));
  }
  with_formula(activation, [=](auto g) HWY_ATTR {
    affine_block_backward_by(g, dz, dx, dscale, dshift, dy, state, x, scale, rows, columns, count);
  });
}

/// Σ step(sum, element) over one block, in 16 lanes of double.
template <class Step>
HWY_INLINE double block_in_double(const float* x, std::int64_t n, Step step) {
  constexpr std::size_t vectors = 32 / lanes;
  W lane[vectors];
  for (W& l : lane) {
    l = constant<W>(0.0);
  }
  std::int64_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (std::size_t v = 0; v < vectors; v += 2) {
      const F both = load(Whole{}, x + i + static_cast<std::int64_t>(v / 2) * lanes);
      lane[v] = step(lane[v], widen_lower(both));
      lane[v + 1] = step(lane[v + 1], widen_upper(both));
    }
  }
  if (i < n) {
    // Adding a 0 or its square changes no bit of a sum that began at +0.
    alignas(64) float rest[16] = {};
    std::memcpy(rest, x + i, static_cast<std::size_t>(n - i) * sizeof(float));
    for (std::size_t v = 0; v < vectors; v += 2) {
      const F both = load(Whole{}, rest + static_cast<std::int64_t>(v / 2) * lanes);
      lane[v] = step(lane[v], widen_lower(both));
      lane[v + 1] = step(lane[v + 1], widen_upper(both));
    }
  }
  return fold_all(DoubleTag(), lane);
}

double block_sum(const float* x, std::int64_t n) {
  return block_in_double(x, n, [](W sum, W value) HWY_ATTR { return sum + value; });
}

double block_sum_of_squares(const float* x, std::int64_t n) {
  return block_in_double(x, n, [](W sum, W value) HWY_ATTR { return fma(value, value, sum); });
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace lamina::kernels::simd {
template <>
void fill<HWY_NAMESPACE::this_level>(RowsTable<float>& t) {
  t.softmax = HWY_NAMESPACE::softmax;
  t.softmax_backward = HWY_NAMESPACE::softmax_backward;
  t.column_sums = HWY_NAMESPACE::column_sums;
  t.affine_rows = HWY_NAMESPACE::affine_rows;
  t.affine_block_backward = HWY_NAMESPACE::affine_block_backward;
  t.block_sum = HWY_NAMESPACE::block_sum;
  t.block_sum_of_squares = HWY_NAMESPACE::block_sum_of_squares;
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
