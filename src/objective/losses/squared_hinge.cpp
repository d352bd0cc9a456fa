#include "lamina/objective/losses/squared_hinge.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/squared_hinge.cpp"
#include "objective/losses/margin-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct SquaredHingeFormula {
  explicit SquaredHingeFormula(const OpArgs&) {}

  template <class F>
  F cost(F z, F target) const {
    const F missing = shortfall(z, target);
    return missing * missing;
  }
  template <class F>
  F slope(F z, F target) const {
    return constant<F>(-2.0) * side(target) * shortfall(z, target);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss squared_hinge_rows = LAMINA_ROW_LOSS(SquaredHingeFormula);
constexpr OpKind squared_hinge_kind =
    row_loss_kind<squared_hinge_rows>("squared_hinge", nullptr, "B1");

Var record_loss(Tape& tape, const SquaredHinge&, Var prediction, Var target, Var weights) {
  return record_loss(tape, squared_hinge_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
