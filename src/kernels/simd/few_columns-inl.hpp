// Products of few columns, such as a network's last layer: the vectors lie along the rows of C, and
// A, which lies by rows, is turned in registers.
#if defined(LAMINA_FEW_COLUMNS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_FEW_COLUMNS_INL_HPP
#undef LAMINA_FEW_COLUMNS_INL_HPP
#else
#define LAMINA_FEW_COLUMNS_INL_HPP
#endif

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/simd/lanes-inl.hpp"
#include "kernels/simd/pack-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

constexpr std::int64_t rows_together = 16;  // enough sums to hide the latency of an addition
// As many columns as leave registers for A.
constexpr int most_few_columns = lanes == 16 ? 12 : 4;

/// sums[columns, rows] = (A·B)ᵀ with A[rows, k] by rows, rows ≥ rows_together.
template <int columns>
void turned_product(const Pair<float>& pair, std::int64_t rows, float* sums) {
  constexpr int vectors = rows_together / lanes;
  const std::int64_t stride = pair.a.row_stride;
  for (std::int64_t next = 0; next < rows; next += rows_together) {
    const std::int64_t row = std::min(next, rows - rows_together);  // the last may do some again
    const float* const a = pair.a.data + row * stride;
    const float* b = pair.b.data;
    F sum[vectors][columns];
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v) {
#pragma GCC unroll 12
      for (int j = 0; j < columns; ++j) {
        sum[v][j] = constant<F>(0.0);
      }
    }
    const auto add = [&](const F& a_k, int v) HWY_ATTR {
#pragma GCC unroll 12
      for (int j = 0; j < columns; ++j) {
        const F element = hn::Set(FloatTag(), b[j]);
        sum[v][j] = fma(a_k, element, sum[v][j]);
      }
    };
    std::int64_t i = 0;
    for (; i + 4 <= pair.k; i += 4) {
      F turned[vectors][4];
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v) {
        turn_rows_of_four(FloatTag(), a + v * lanes * stride + i, stride, turned[v]);
      }
#pragma GCC unroll 4
      for (int q = 0; q < 4; ++q, b += pair.b.row_stride) {
#pragma GCC unroll 4
        for (int v = 0; v < vectors; ++v) {
          add(turned[v][q], v);
        }
      }
    }
    for (; i < pair.k; ++i, b += pair.b.row_stride) {
      HWY_ALIGN float column[rows_together];
      for (std::int64_t r = 0; r < rows_together; ++r) {
        column[r] = a[r * stride + i];
      }
      for (int v = 0; v < vectors; ++v) {
        add(load(Whole{}, column + v * lanes), v);
      }
    }
    for (int v = 0; v < vectors; ++v) {
#pragma GCC unroll 12
      for (int j = 0; j < columns; ++j) {
        store(Whole{}, sum[v][j], sums + j * rows + row + v * lanes);
      }
    }
  }
}

template <int... column>
constexpr auto turned_products(std::integer_sequence<int, column...>) {
  return std::array{turned_product<column + 1>...};
}
/// That of j + 1 columns at place j.
constexpr auto turned_product_of =
    turned_products(std::make_integer_sequence<int, most_few_columns>());

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_FEW_COLUMNS_INL_HPP
