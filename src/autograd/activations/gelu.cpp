#include <type_traits>

#include "lamina/autograd/activation.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/gelu.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// z / (1 + e^-2u), u = √(2/π) (z + 0.044715 z³), which is z/2 · (1 + tanh u).
template <class T>
struct GeluOfTanhFormula {
  static constexpr double twice_root = 1.59576912160573071176;  // 2 √(2/π)
  static constexpr double cubic = 0.044715;
  explicit GeluOfTanhFormula(const OpArgs&) {}

  /// 2u.
  template <class F>
  static F twice_u(F z) {
    return constant<F>(twice_root) * (z * fma(constant<F>(cubic) * z, z, constant<F>(1.0)));
  }
  /// d 2u / dz.
  template <class F>
  static F twice_du(F z) {
    const F square = z * z;
    return constant<F>(twice_root) * fma(constant<F>(3 * cubic), square, constant<F>(1.0));
  }
  template <class F>
  static F slope_of(F z, F s) {
    return fma(z * (s * (constant<F>(1.0) - s)), twice_du(z), s);
  }

  /// In double, since in float e^-2u loses too many bits where u is large.
  struct Value {
    template <class W>
    static W of(W z) {
      return z * wide_sigmoid(twice_u(z));
    }
  };
  struct Slope {
    template <class W>
    static W of(W z) {
      return slope_of(z, wide_sigmoid(twice_u(z)));
    }
  };
  template <class W>
  static W wide_sigmoid(W x) {
    const W one = constant<W>(1.0);
    const W zero = constant<W>(0.0);
    const W size = abs(x);
    const W e = wide_exp(zero - select(constant<W>(200.0) < size, constant<W>(200.0), size));
    return select(x < zero, e, one) / (one + e);
  }

  template <class F>
  F value(F z) const {
    if constexpr (std::is_same_v<F, double>) {
      return z * sigmoid(twice_u(z));
    } else {
      return in_double<Value>(z);
    }
  }
  template <class F>
  F slope(F z) const {
    if constexpr (std::is_same_v<F, double>) {
      return slope_of(z, sigmoid(twice_u(z)));
    } else {
      return in_double<Slope>(z);
    }
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels gelu_kernels = LAMINA_ACTIVATION(GeluOfTanhFormula);
constexpr OpKind gelu_kind = activation_kind<gelu_kernels>("gelu_of_tanh");

void Gelu::fields(Fields& f) {
  if (f.given("approximate", !approximate)) {
    f("approximate", approximate, "by a tanh instead of erf");
  }
}

Var Gelu::forward(Tape& tape, Var z) const {
  return tape.record(gelu_kind, {z});
}

}  // namespace lamina
#endif
