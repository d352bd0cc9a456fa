#include "lamina/objective/losses/mean_squared_error.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/mean_squared_error.cpp"
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct SquaredFormula {
  explicit SquaredFormula(const OpArgs&) {}

  template <class F>
  F cost(F y, F t) const {
    const F error = y - t;
    return error * error;
  }
  template <class F>
  F slope(F y, F t) const {
    const F error = y - t;
    return error + error;
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss squared_rows = LAMINA_ROW_LOSS(SquaredFormula);
constexpr OpKind mean_squared_error_kind = row_loss_kind<squared_rows>("mean_squared_error");

Var mean_squared_error(Tape& tape, Var prediction, Var target, const MeanSquaredError&,
                       Var weights) {
  return record_loss(tape, mean_squared_error_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
