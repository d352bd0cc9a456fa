#include "lamina/objective/losses/binary_cross_entropy.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/binary_cross_entropy.cpp"
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// Of a logit z with its target, in a form that is finite for every finite z.
template <class T>
struct BinaryFormula {
  T smoothing;
  explicit BinaryFormula(const OpArgs& args) : smoothing(static_cast<T>(args.real[0])) {}

  template <class F>
  F smoothed(F target) const {
    const F s = constant<F>(smoothing);
    return fma(target, constant<F>(1.0) - s, s * constant<F>(0.5));
  }
  template <class F>
  F cost(F z, F target) const {
    const F zero = constant<F>(0.0);
    const F hinge = larger(zero, z);
    return fma(zero - z, smoothed(target), hinge) + log1p(exp(zero - abs(z)));
  }
  template <class F>
  F slope(F z, F target) const {
    return sigmoid(z) - smoothed(target);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss binary_rows = LAMINA_ROW_LOSS(BinaryFormula);
constexpr OpKind binary_cross_entropy_kind =
    row_loss_kind<binary_rows>("binary_cross_entropy", "label_smoothing", "B1");

void BinaryCrossEntropy::fields(Fields& f) {
  f("label_smoothing", label_smoothing, below_one(), "how far targets move towards 1/2");
}

Var binary_cross_entropy(Tape& tape, Var logits, Var target, const BinaryCrossEntropy& config,
                         Var weights) {
  validate("binary_cross_entropy", config);
  return record_loss(tape, binary_cross_entropy_kind, logits, target, weights,
                     {.real = {config.label_smoothing * tape.label_smoothing_factor()}});
}

}  // namespace lamina
#endif
