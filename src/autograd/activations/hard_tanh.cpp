#include "lamina/autograd/activations/hard_tanh.hpp"

#include "lamina/core/error.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/hard_tanh.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct HardTanhFormula {
  T least, most;
  explicit HardTanhFormula(const OpArgs& args)
      : least(static_cast<T>(args.real[0])), most(static_cast<T>(args.real[1])) {}

  template <class F>
  F value(F z) const {
    return smaller(constant<F>(most), larger(constant<F>(least), z));
  }
  /// 0 at both bounds, as PyTorch.
  template <class F>
  F slope(F z) const {
    const F zero = constant<F>(0.0);
    const F below_most = select(z < constant<F>(most), constant<F>(1.0), zero);
    return select(constant<F>(least) < z, below_most, zero);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels hard_tanh_kernels = LAMINA_ACTIVATION(HardTanhFormula);
constexpr OpKind hard_tanh_kind =
    activation_kind<hard_tanh_kernels>("hard_tanh", "min_value", "max_value");

void HardTanh::fields(Fields& f) {
  f("min_value", min_value, any_number(), "what all below becomes");
  f("max_value", max_value, any_number(), "what all above becomes");
}

Var HardTanh::forward(Tape& tape, Var z) const {
  if (!(min_value < max_value)) {
    throw Error({.code = "usage.bad_value",
                 .what = "min_value is not below max_value, so the answer would never change",
                 .where = "hard_tanh",
                 .fix = "give a min_value below max_value"});
  }
  return tape.record(hard_tanh_kind, {z}, {.real = {min_value, max_value}});
}
Var Relu6::forward(Tape& tape, Var z) const {
  return tape.record(hard_tanh_kind, {z}, {.real = {0, 6}});
}

}  // namespace lamina
#endif
