#include "lamina/objective/losses/mean_squared_logarithmic_error.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/mean_squared_logarithmic_error.cpp"
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct MeanSquaredLogarithmicErrorFormula {
  explicit MeanSquaredLogarithmicErrorFormula(const OpArgs&) {}

  template <class F>
  static F error(F y, F t) {
    return log1p(larger(constant<F>(0.0), y)) - log1p(t);
  }
  template <class F>
  F cost(F y, F t) const {
    const F e = error(y, t);
    return e * e;
  }
  template <class F>
  F slope(F y, F t) const {
    const F zero = constant<F>(0.0);
    const F e = error(y, t);
    return select(zero < y, (e + e) / (constant<F>(1.0) + y), zero);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss logarithmic_rows = LAMINA_ROW_LOSS(MeanSquaredLogarithmicErrorFormula);
constexpr OpKind logarithmic_kind =
    row_loss_kind<logarithmic_rows>("mean_squared_logarithmic_error");

Var record_loss(Tape& tape, const MeanSquaredLogarithmicError&, Var prediction, Var target,
                Var weights) {
  return record_loss(tape, logarithmic_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
