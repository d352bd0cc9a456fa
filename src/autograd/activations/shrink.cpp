#include "lamina/autograd/activations/shrink.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/shrink.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// `otherwise`, but NaN where z is: it is to be found.
template <class F>
HWY_INLINE F unless_nan(F z, F otherwise) {
  return select(z == z, otherwise, z);
}

template <class T>
struct HardShrinkFormula {
  T threshold;
  explicit HardShrinkFormula(const OpArgs& args) : threshold(static_cast<T>(args.real[0])) {}

  template <class F>
  F value(F z) const {
    return select(constant<F>(threshold) < abs(z), z, unless_nan(z, constant<F>(0.0)));
  }
  template <class F>
  F slope(F z) const {
    return select(constant<F>(threshold) < abs(z), constant<F>(1.0), constant<F>(0.0));
  }
};

template <class T>
struct SoftShrinkFormula : HardShrinkFormula<T> {
  using HardShrinkFormula<T>::HardShrinkFormula;

  template <class F>
  F value(F z) const {
    const F moved = z - copy_sign(constant<F>(this->threshold), z);
    return select(constant<F>(this->threshold) < abs(z), moved, unless_nan(z, constant<F>(0.0)));
  }
};

template <class T>
struct ThresholdFormula {
  T threshold, otherwise;
  explicit ThresholdFormula(const OpArgs& args)
      : threshold(static_cast<T>(args.real[0])), otherwise(static_cast<T>(args.real[1])) {}

  template <class F>
  F value(F z) const {
    return select(constant<F>(threshold) < z, z, unless_nan(z, constant<F>(otherwise)));
  }
  template <class F>
  F slope(F z) const {
    return select(constant<F>(threshold) < z, constant<F>(1.0), constant<F>(0.0));
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels hard_shrink_kernels = LAMINA_ACTIVATION(HardShrinkFormula);
constexpr ActivationKernels soft_shrink_kernels = LAMINA_ACTIVATION(SoftShrinkFormula);
constexpr ActivationKernels threshold_kernels = LAMINA_ACTIVATION(ThresholdFormula);
constexpr OpKind hard_shrink_kind =
    activation_kind<hard_shrink_kernels>("hard_shrink", "threshold");
constexpr OpKind soft_shrink_kind =
    activation_kind<soft_shrink_kernels>("soft_shrink", "threshold");
constexpr OpKind threshold_kind =
    activation_kind<threshold_kernels>("threshold", "threshold", "value");

void HardShrink::fields(Fields& f) {
  f("threshold", threshold, at_least(0), "size up to which a number becomes 0");
}
void SoftShrink::fields(Fields& f) {
  f("threshold", threshold, at_least(0), "by how much numbers move towards 0");
}
void Threshold::fields(Fields& f) {
  f("threshold", threshold, any_number(), "above which a number stays");
  f("value", value, any_number(), "what all others become");
}

Var HardShrink::forward(Tape& tape, Var z) const {
  return tape.record(hard_shrink_kind, {z}, {.real = {threshold}});
}
Var SoftShrink::forward(Tape& tape, Var z) const {
  return tape.record(soft_shrink_kind, {z}, {.real = {threshold}});
}
Var Threshold::forward(Tape& tape, Var z) const {
  return tape.record(threshold_kind, {z}, {.real = {threshold, value}});
}

}  // namespace lamina
#endif
