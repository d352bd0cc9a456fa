#include "lamina/autograd/activations/mish.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/mish.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// With n = e^z (e^z + 2), tanh(log(1 + e^z)) = n / (n + 2), which never cancels.
template <class T>
struct MishFormula {
  explicit MishFormula(const OpArgs&) {}

  template <class F>
  F value(F z) const {
    // Below -60 it is z e^z: as z e^(z+64) e^-64, since e^z may be denormal before z e^z is.
    const F two = constant<F>(2.0);
    const auto far = z < constant<F>(-60.0);
    const F shifted = select(far, z + constant<F>(64.0), z);
    const F e = exp(smaller(constant<F>(20.0), shifted));
    const F n = e * (e + two);
    const F product = z * select(far, e, n / (n + two));
    return select(far, product * constant<F>(1.60381089054863793e-28), product);
  }
  /// (n (n + 2) + 4 z e^z (1 + e^z)) / (n + 2)².
  template <class F>
  F slope(F z) const {
    const F one = constant<F>(1.0);
    const F two = constant<F>(2.0);
    const F e = exp(smaller(constant<F>(20.0), z));
    const F n = e * (e + two);
    const F inverse = one / (n + two);
    const F rise = ((constant<F>(4.0) * z) * (e * inverse)) * ((one + e) * inverse);
    return fma(n, inverse, rise);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels mish_kernels = LAMINA_ACTIVATION(MishFormula);
constexpr OpKind mish_kind = activation_kind<mish_kernels>("mish");

Var Mish::forward(Tape& tape, Var z) const {
  return tape.record(mish_kind, {z});
}

}  // namespace lamina
#endif
