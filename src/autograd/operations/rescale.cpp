// Every number by the same factor and offset.
#define HWY_TARGET_INCLUDE "autograd/operations/rescale.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct RescaleFormula {
  T scale, offset;
  explicit RescaleFormula(const OpArgs& args)
      : scale(static_cast<T>(args.real[0])), offset(static_cast<T>(args.real[1])) {}

  template <class F>
  F value(F x) const {
    return fma(x, constant<F>(scale), constant<F>(offset));
  }
  template <class F>
  F slope(F) const {
    return constant<F>(scale);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels rescale_kernels = LAMINA_ACTIVATION(RescaleFormula);
constexpr OpKind rescale_kind{.name = "rescale",
                              .forward = activation_forward<rescale_kernels>,
                              .backward = activation_backward<rescale_kernels>,
                              .operands = {{"x"}},
                              .reals = {"scale", "offset"}};

Var rescale(Tape& tape, Var x, double scale, double offset) {
  return tape.record(rescale_kind, {x}, {.real = {scale, offset}});
}

}  // namespace lamina
#endif
