// What the kernels of whole rows share.
#if defined(LAMINA_ROWS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_ROWS_INL_HPP
#undef LAMINA_ROWS_INL_HPP
#else
#define LAMINA_ROWS_INL_HPP
#endif

#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// The largest of n ≥ 1 numbers; a NaN may be passed over.
[[maybe_unused]] static float row_maximum(const float* z, std::int64_t n) {
  F largest = constant<F>(z[0]);
  for_vectors(n, [&](auto extent, std::int64_t i) HWY_ATTR {
    largest = keep(extent, larger(load(extent, z + i), largest), largest);
  });
  alignas(64) float all[lanes];
  hn::Store(largest, FloatTag(), all);
  for (std::int64_t half = lanes / 2; half > 0; half /= 2) {
    for (std::int64_t l = 0; l < half; ++l) {
      all[l] = all[l] < all[l + half] ? all[l + half] : all[l];
    }
  }
  return all[0];
}

/// y = exp(z - largest), and the sum of these.
[[maybe_unused]] static float exp_row(float* y, const float* z, float largest, std::int64_t n) {
  const F shift = constant<F>(largest);
  return sum_in_lanes(n, [&](F sum, auto extent, std::int64_t i) HWY_ATTR {
    const F e = exp(load(extent, z + i) - shift);
    store(extent, e, y + i);
    return sum + e;
  });
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_ROWS_INL_HPP
