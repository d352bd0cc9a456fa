#include "lamina/objective/losses/binary_focal_cross_entropy.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/binary_focal_cross_entropy.cpp"
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// Written with 1 - q = t (1 - p) + (1 - t) p, which keeps its digits where q is near 1.
template <class T>
struct BinaryFocalCrossEntropyFormula {
  T gamma;
  explicit BinaryFocalCrossEntropyFormula(const OpArgs& args)
      : gamma(static_cast<T>(args.real[0])) {}

  template <class F>
  static F entropy(F z, F target) {
    const F zero = constant<F>(0.0);
    return fma(zero - z, target, larger(zero, z)) + log1p(exp(zero - abs(z)));
  }
  /// 1 - q, never 0: its logarithm is taken and it divides.
  template <class F>
  static F doubt(F z, F target) {
    const F p = sigmoid(z);
    const F other = sigmoid(constant<F>(0.0) - z);
    return larger(constant<F>(0x1p-126), fma(target, other, (constant<F>(1.0) - target) * p));
  }
  template <class F>
  F focus(F doubted) const {
    return exp(constant<F>(gamma) * log(doubted));
  }
  template <class F>
  F cost(F z, F target) const {
    return focus(doubt(z, target)) * entropy(z, target);
  }
  template <class F>
  F slope(F z, F target) const {
    const F p = sigmoid(z);
    const F doubted = doubt(z, target);
    const F side = target + target - constant<F>(1.0);
    const F falls = side * (p * sigmoid(constant<F>(0.0) - z)) / doubted;
    return focus(doubted) * (p - target - constant<F>(gamma) * entropy(z, target) * falls);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss focal_rows = LAMINA_ROW_LOSS(BinaryFocalCrossEntropyFormula);
constexpr OpKind focal_kind =
    row_loss_kind<focal_rows>("binary_focal_cross_entropy", "gamma", "B1");

void BinaryFocalCrossEntropy::fields(Fields& f) {
  f("gamma", gamma, at_least(0), "how much less a row counts that is nearly right");
}

Var record_loss(Tape& tape, const BinaryFocalCrossEntropy& config, Var prediction, Var target,
                Var weights) {
  validate("binary_focal_cross_entropy", config);
  return record_loss(tape, focal_kind, prediction, target, weights, {.real = {config.gamma}});
}

}  // namespace lamina
#endif
