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

template <Activation activation>
void activate_all(float* y, const float* z, std::int64_t n) {
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    store(extent, activated<activation>(load(extent, z + i)), y + i);
  });
}

[[maybe_unused]] void activate(Activation activation, float* y, const float* z, std::int64_t n) {
  switch (activation) {
    case Activation::linear:
      return activate_all<Activation::linear>(y, z, n);
    case Activation::relu:
      return activate_all<Activation::relu>(y, z, n);
    case Activation::leaky_relu:
      return activate_all<Activation::leaky_relu>(y, z, n);
    case Activation::sigmoid:
      return activate_all<Activation::sigmoid>(y, z, n);
    case Activation::tanh:
      return activate_all<Activation::tanh>(y, z, n);
    case Activation::gelu:
      return activate_all<Activation::gelu>(y, z, n);
    case Activation::silu:
      return activate_all<Activation::silu>(y, z, n);
    case Activation::softmax:
      break;
  }
  LAMINA_ASSERT(false, "softmax is a kernel of rows, not of elements");
}

/// Of a vector in a register; not inlined, since all formulas together are long.
[[maybe_unused]] HWY_NOINLINE F activated_by(Activation activation, F z) noexcept {
  return activated(activation, z);
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_ACTIVATION_INL_HPP
