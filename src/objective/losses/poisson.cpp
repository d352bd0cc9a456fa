#include "lamina/objective/losses/poisson.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/poisson.cpp"
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct PoissonFormula {
  explicit PoissonFormula(const OpArgs&) {}

  template <class F>
  F cost(F y, F t) const {
    return exp(y) - t * y;
  }
  template <class F>
  F slope(F y, F t) const {
    return exp(y) - t;
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss poisson_rows = LAMINA_ROW_LOSS(PoissonFormula);
constexpr OpKind poisson_kind = row_loss_kind<poisson_rows>("poisson");

Var record_loss(Tape& tape, const Poisson&, Var prediction, Var target, Var weights) {
  return record_loss(tape, poisson_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
