#include "lamina/objective/losses/mean_absolute_error.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/mean_absolute_error.cpp"
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct AbsoluteFormula {
  explicit AbsoluteFormula(const OpArgs&) {}

  template <class F>
  F cost(F y, F t) const {
    return abs(y - t);
  }
  template <class F>
  F slope(F y, F t) const {
    return sign(y - t);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss absolute_rows = LAMINA_ROW_LOSS(AbsoluteFormula);
constexpr OpKind mean_absolute_error_kind = row_loss_kind<absolute_rows>("mean_absolute_error");

Var mean_absolute_error(Tape& tape, Var prediction, Var target, const MeanAbsoluteError&,
                        Var weights) {
  return record_loss(tape, mean_absolute_error_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
