#include "lamina/autograd/activations/elu.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/elu.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct EluFormula {
  T alpha;
  explicit EluFormula(const OpArgs& args) : alpha(static_cast<T>(args.real[0])) {}

  template <class F>
  F value(F z) const {
    const F zero = constant<F>(0.0);
    return select(zero < z, z, constant<F>(alpha) * expm1(smaller(zero, z)));
  }
  template <class F>
  F slope(F z) const {
    const F zero = constant<F>(0.0);
    return select(zero < z, constant<F>(1.0), constant<F>(alpha) * exp(smaller(zero, z)));
  }
};

template <class T>
struct SeluFormula {
  explicit SeluFormula(const OpArgs&) {}

  template <class F>
  F value(F z) const {
    const F zero = constant<F>(0.0);
    const F below = constant<F>(Selu::scale * Selu::alpha) * expm1(smaller(zero, z));
    return select(zero < z, constant<F>(Selu::scale) * z, below);
  }
  template <class F>
  F slope(F z) const {
    const F zero = constant<F>(0.0);
    const F below = constant<F>(Selu::scale * Selu::alpha) * exp(smaller(zero, z));
    return select(zero < z, constant<F>(Selu::scale), below);
  }
};

template <class T>
struct CeluFormula {
  T alpha, inverse;
  explicit CeluFormula(const OpArgs& args)
      : alpha(static_cast<T>(args.real[0])), inverse(T{1} / alpha) {}

  template <class F>
  F value(F z) const {
    const F zero = constant<F>(0.0);
    const F width = constant<F>(alpha);
    const F below = larger(constant<F>(-100.0 * alpha), smaller(zero, z));
    const F ratio = below * constant<F>(inverse);
    const F rise = expm1(ratio);
    // What the rounding of the ratio lost, times the slope there.
    const F lost = fma(zero - ratio, width, below);
    return select(zero < z, z, fma(width, rise, fma(lost, rise, lost)));
  }
  template <class F>
  F slope(F z) const {
    const F zero = constant<F>(0.0);
    return select(zero < z, constant<F>(1.0), exp(smaller(zero, z) * constant<F>(inverse)));
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels elu_kernels = LAMINA_ACTIVATION(EluFormula);
constexpr ActivationKernels selu_kernels = LAMINA_ACTIVATION(SeluFormula);
constexpr ActivationKernels celu_kernels = LAMINA_ACTIVATION(CeluFormula);
constexpr OpKind elu_kind = activation_kind<elu_kernels>("elu", "alpha");
constexpr OpKind selu_kind = activation_kind<selu_kernels>("selu");
constexpr OpKind celu_kind = activation_kind<celu_kernels>("celu", "alpha");

void Elu::fields(Fields& f) {
  f("alpha", alpha, above(0), "minus what it tends to far below 0");
}
void Celu::fields(Fields& f) {
  f("alpha", alpha, above(0), "minus what it tends to far below 0");
}

Var Elu::forward(Tape& tape, Var z) const {
  return tape.record(elu_kind, {z}, {.real = {alpha}});
}
Var Selu::forward(Tape& tape, Var z) const {
  return tape.record(selu_kind, {z});
}
Var Celu::forward(Tape& tape, Var z) const {
  return tape.record(celu_kind, {z}, {.real = {alpha}});
}

}  // namespace lamina
#endif
