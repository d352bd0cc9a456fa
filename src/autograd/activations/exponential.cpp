#include "lamina/autograd/activations/exponential.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/exponential.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct ExponentialFormula {
  explicit ExponentialFormula(const OpArgs&) {}

  template <class F>
  F value(F z) const {
    return exp(z);
  }
  template <class F>
  F slope(F z) const {
    return exp(z);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels exponential_kernels = LAMINA_ACTIVATION(ExponentialFormula);
constexpr OpKind exponential_kind = activation_kind<exponential_kernels>("exponential");

Var Exponential::forward(Tape& tape, Var z) const {
  return tape.record(exponential_kind, {z});
}

}  // namespace lamina
#endif
