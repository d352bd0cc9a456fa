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

/// B's columns lie in memory one after the other: element (k, j) at b[j * column_stride + k].
[[maybe_unused]] static void pack_columns(float* panel, std::int64_t panel_width, const float* b,
                                          std::int64_t column_stride, std::int64_t k,
                                          std::int64_t width) {
  const FloatTag d;
  for (std::int64_t j = 0; j < panel_width; j += lanes) {
    const float* column = b + j * column_stride;
    float* out = panel + j;
    std::int64_t i = 0;
    if (width - j >= lanes) {
      // Vector r of the four holds, in block m, four k of column 4 m + r; transposing 4×4 in each
      // block gives four vectors of one k each, the columns in the order 0 1 2 3 | 4 5 6 7 | …
      while (i < k && k >= 4) {
        i = std::min(i, k - 4);  // the last four may overlap those before them
        out = panel + i * panel_width + j;
        const F r0 = load_blocks(d, column + i, 4 * column_stride);
        const F r1 = load_blocks(d, column + i + column_stride, 4 * column_stride);
        const F r2 = load_blocks(d, column + i + 2 * column_stride, 4 * column_stride);
        const F r3 = load_blocks(d, column + i + 3 * column_stride, 4 * column_stride);
        const F even_low = hn::InterleaveLower(d, r0, r2);  // k0: r0 r2, k1: r0 r2
        const F odd_low = hn::InterleaveLower(d, r1, r3);
        const F even_high = hn::InterleaveUpper(d, r0, r2);
        const F odd_high = hn::InterleaveUpper(d, r1, r3);
        hn::Store(hn::InterleaveLower(d, even_low, odd_low), d, out);
        hn::Store(hn::InterleaveUpper(d, even_low, odd_low), d, out + panel_width);
        hn::Store(hn::InterleaveLower(d, even_high, odd_high), d, out + 2 * panel_width);
        hn::Store(hn::InterleaveUpper(d, even_high, odd_high), d, out + 3 * panel_width);
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
