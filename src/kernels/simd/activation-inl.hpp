// The activation loops, for the elementwise kernels and for the end of a matrix product.
#if defined(LAMINA_ACTIVATION_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_ACTIVATION_INL_HPP
#undef LAMINA_ACTIVATION_INL_HPP
#else
#define LAMINA_ACTIVATION_INL_HPP
#endif

#include "core/assert.hpp"
#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

/// A function for each formula: all in one would be too long for the compiler to inline them.
template <class Formula>
HWY_NOINLINE void activate_by(Formula g, float* y, const float* z, std::int64_t n) {
  for_vectors(n, [=](auto extent, std::int64_t i)
                     HWY_ATTR { store(extent, g.value(load(extent, z + i)), y + i); });
}

[[maybe_unused]] void activate(Nonlinearity activation, float* y, const float* z, std::int64_t n) {
  with_formula(activation, [=](auto g) HWY_ATTR { activate_by(g, y, z, n); });
}

struct ValueAt {
  F z;
  template <class Formula>
  F operator()(Formula g) const noexcept {
    return g.value(z);
  }
};
/// Of a vector in a register; not inlined, since all formulas together are long.
[[maybe_unused]] HWY_NOINLINE F activated_by(Nonlinearity activation, F z) noexcept {
  return with_formula(activation, ValueAt{z});
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_ACTIVATION_INL_HPP
