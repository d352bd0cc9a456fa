// Copies a part of B into a panel: row k of the panel holds `width` neighbouring columns of B,
// filled up with zeros to `panel_width`, a whole number of vectors.
#if defined(LAMINA_PACK_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_PACK_INL_HPP
#undef LAMINA_PACK_INL_HPP
#else
#define LAMINA_PACK_INL_HPP
#endif

#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// Four floats from each of Lanes/4 rows, one row a 128-bit block.
template <class D>
HWY_INLINE hn::Vec<D> load_blocks(D d, const float* b, std::int64_t stride) {
  if constexpr (hn::MaxLanes(D()) == 4) {
    return hn::LoadU(d, b);
  } else {
    const hn::Half<D> half;
    constexpr auto rows = static_cast<std::int64_t>(hn::MaxLanes(half) / 4);
    return hn::Combine(d, load_blocks(half, b + rows * stride, stride),
                       load_blocks(half, b, stride));
  }
}

/// Turns rows of four, one row a lane: element (r, i) at from[r * stride + i] goes to lane r of
/// turned[i].
template <class D>
HWY_INLINE void turn_rows_of_four(D d, const float* from, std::int64_t stride,
                                  hn::Vec<D> (&turned)[4]) {
  // Vector r of the four holds, in block m, the elements of row 4 m + r; transposing 4×4 in each
  // block gives the rows in the order 0 1 2 3 | 4 5 6 7 | …
  const auto r0 = load_blocks(d, from, 4 * stride);
  const auto r1 = load_blocks(d, from + stride, 4 * stride);
  const auto r2 = load_blocks(d, from + 2 * stride, 4 * stride);
  const auto r3 = load_blocks(d, from + 3 * stride, 4 * stride);
  const auto even_low = hn::InterleaveLower(d, r0, r2);  // i = 0: r0 r2, i = 1: r0 r2
  const auto odd_low = hn::InterleaveLower(d, r1, r3);
  const auto even_high = hn::InterleaveUpper(d, r0, r2);
  const auto odd_high = hn::InterleaveUpper(d, r1, r3);
  turned[0] = hn::InterleaveLower(d, even_low, odd_low);
  turned[1] = hn::InterleaveUpper(d, even_low, odd_low);
  turned[2] = hn::InterleaveLower(d, even_high, odd_high);
  turned[3] = hn::InterleaveUpper(d, even_high, odd_high);
}

/// B's columns lie in memory one after the other: element (k, j) at b[j * column_stride + k].
[[maybe_unused]] static void pack_columns(float* panel, std::int64_t panel_width, const float* b,
                                          std::int64_t column_stride, std::int64_t k,
                                          std::int64_t width) {
  for (std::int64_t j = 0; j < panel_width; j += lanes) {
    const float* column = b + j * column_stride;
    float* out = panel + j;
    std::int64_t i = 0;
    if (width - j >= lanes) {
      while (i < k && k >= 4) {
        i = std::min(i, k - 4);  // the last four may overlap those before them
        out = panel + i * panel_width + j;
        F turned[4];
        turn_rows_of_four(FloatTag(), column + i, column_stride, turned);
        for (int q = 0; q < 4; ++q) {
          hn::Store(turned[q], FloatTag(), out + q * panel_width);
        }
        i += 4;
      }
    }
    for (; i < k; ++i, out += panel_width) {
      for (std::int64_t l = 0; l < lanes; ++l) {
        out[l] = j + l < width ? column[l * column_stride + i] : 0.0F;
      }
    }
  }
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_PACK_INL_HPP
