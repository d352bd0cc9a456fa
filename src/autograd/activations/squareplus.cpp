#include "lamina/autograd/activations/squareplus.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/squareplus.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// Below 0, z + √(z² + b) would cancel: it is b / (√(z² + b) - z).
template <class T>
struct SquarePlusFormula {
  T b;
  explicit SquarePlusFormula(const OpArgs& args) : b(static_cast<T>(args.real[0])) {}

  /// √(z² + b); far out |z|, whose square would overflow.
  template <class F>
  F root(F z) const {
    const F size = abs(z);
    return select(constant<F>(1e12) < size, size, sqrt(fma(z, z, constant<F>(b))));
  }
  template <class F>
  F value(F z) const {
    const F half = fma(constant<F>(0.5), root(z), constant<F>(0.5) * abs(z));
    return select(z < constant<F>(0.0), constant<F>(T(0.25) * b) / half, half);
  }
  /// (1 + z / √(z² + b)) / 2.
  template <class F>
  F slope(F z) const {
    return value(z) / root(z);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels squareplus_kernels = LAMINA_ACTIVATION(SquarePlusFormula);
constexpr OpKind squareplus_kind = activation_kind<squareplus_kernels>("squareplus", "b");

void SquarePlus::fields(Fields& f) {
  f("b", b, above(0), "how round the corner is; its height at 0 is √b / 2");
}

Var SquarePlus::forward(Tape& tape, Var z) const {
  return tape.record(squareplus_kind, {z}, {.real = {b}});
}

}  // namespace lamina
#endif
