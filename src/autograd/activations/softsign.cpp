#include "lamina/autograd/activations/softsign.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/softsign.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct SoftsignFormula {
  explicit SoftsignFormula(const OpArgs&) {}

  template <class F>
  F value(F z) const {
    return z / (constant<F>(1.0) + abs(z));
  }
  template <class F>
  F slope(F z) const {
    const F inverse = constant<F>(1.0) / (constant<F>(1.0) + abs(z));
    return inverse * inverse;
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels softsign_kernels = LAMINA_ACTIVATION(SoftsignFormula);
constexpr OpKind softsign_kind = activation_kind<softsign_kernels>("softsign");

Var Softsign::forward(Tape& tape, Var z) const {
  return tape.record(softsign_kind, {z});
}

}  // namespace lamina
#endif
