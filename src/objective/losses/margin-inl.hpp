// What the losses of a margin share. Included once by the source of each, as row_loss-inl.hpp says.
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// -1 or 1 of a target 0 or 1.
template <class F>
F side(F target) {
  return target + target - constant<F>(1.0);
}

/// What the logit z lacks to the margin of 1 on its side; 0 where it is there.
template <class F>
F shortfall(F z, F target) {
  return larger(constant<F>(0.0), constant<F>(1.0) - side(target) * z);
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
