#include "lamina/objective/losses/quantile.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/quantile.cpp"
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct QuantileFormula {
  T below, above;
  explicit QuantileFormula(const OpArgs& args)
      : below(static_cast<T>(args.real[0])), above(T{1} - below) {}

  template <class F>
  F cost(F y, F t) const {
    return larger(constant<F>(below) * (t - y), constant<F>(above) * (y - t));
  }
  template <class F>
  F slope(F y, F t) const {
    const F upwards = select(t < y, constant<F>(above), constant<F>(0.0));
    return select(y < t, constant<F>(-below), upwards);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss quantile_rows = LAMINA_ROW_LOSS(QuantileFormula);
constexpr OpKind quantile_kind = row_loss_kind<quantile_rows>("quantile", "level");

void Quantile::fields(Fields& f) {
  f("level", level, within(0, 1), "the share of targets that shall lie below the answer");
}

Var record_loss(Tape& tape, const Quantile& config, Var prediction, Var target, Var weights) {
  validate("quantile", config);
  return record_loss(tape, quantile_kind, prediction, target, weights, {.real = {config.level}});
}

}  // namespace lamina
#endif
