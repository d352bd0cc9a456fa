#include "lamina/autograd/activations/softplus.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/softplus.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// As max(z, 0) + log(1 + e^-|z|), which never overflows.
template <class T>
struct SoftplusFormula {
  explicit SoftplusFormula(const OpArgs&) {}

  template <class F>
  F value(F z) const {
    const F zero = constant<F>(0.0);
    return larger(zero, z) + log1p(exp(zero - abs(z)));
  }
  template <class F>
  F slope(F z) const {
    return sigmoid(z);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels softplus_kernels = LAMINA_ACTIVATION(SoftplusFormula);
constexpr OpKind softplus_kind = activation_kind<softplus_kernels>("softplus");

Var Softplus::forward(Tape& tape, Var z) const {
  return tape.record(softplus_kind, {z});
}

}  // namespace lamina
#endif
