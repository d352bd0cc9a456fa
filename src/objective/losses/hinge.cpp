#include "lamina/objective/losses/hinge.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/hinge.cpp"
#include "objective/losses/margin-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct HingeFormula {
  explicit HingeFormula(const OpArgs&) {}

  template <class F>
  F cost(F z, F target) const {
    return shortfall(z, target);
  }
  template <class F>
  F slope(F z, F target) const {
    const F zero = constant<F>(0.0);
    return select(zero < shortfall(z, target), zero - side(target), zero);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss hinge_rows = LAMINA_ROW_LOSS(HingeFormula);
constexpr OpKind hinge_kind = row_loss_kind<hinge_rows>("hinge", nullptr, "B1");

Var record_loss(Tape& tape, const Hinge&, Var prediction, Var target, Var weights) {
  return record_loss(tape, hinge_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
