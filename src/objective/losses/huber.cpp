#include "lamina/objective/losses/huber.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/huber.cpp"
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct HuberFormula {
  T delta;
  explicit HuberFormula(const OpArgs& args) : delta(static_cast<T>(args.real[0])) {}

  template <class F>
  F cost(F y, F t) const {
    const F half = constant<F>(0.5);
    const F width = constant<F>(delta);
    const F error = y - t;
    const F size = abs(error);
    return select(width < size, width * (size - half * width), half * (error * error));
  }
  template <class F>
  F slope(F y, F t) const {
    const F width = constant<F>(delta);
    const F error = y - t;
    return select(width < abs(error), copy_sign(width, error), error);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss huber_rows = LAMINA_ROW_LOSS(HuberFormula);
constexpr OpKind huber_kind = row_loss_kind<huber_rows>("huber", "delta");

void Huber::fields(Fields& f) {
  f("delta", delta, above(0), "the error from which on the loss grows straight");
}

Var huber(Tape& tape, Var prediction, Var target, const Huber& config, Var weights) {
  validate("huber", config);
  OpArgs args;
  args.real[0] = config.delta;
  return record_loss(tape, huber_kind, prediction, target, weights, args);
}

}  // namespace lamina
#endif
