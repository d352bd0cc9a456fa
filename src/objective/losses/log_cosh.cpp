#include "lamina/objective/losses/log_cosh.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/log_cosh.cpp"
#include "objective/losses/row_loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// As |e| + log(1 + exp(-2 |e|)) - log 2, which never overflows.
template <class T>
struct LogCoshFormula {
  explicit LogCoshFormula(const OpArgs&) {}

  template <class F>
  F cost(F y, F t) const {
    const F size = abs(y - t);
    const F log_2 = constant<F>(0.69314718055994530942);
    return size + (log1p(exp(constant<F>(-2.0) * size)) - log_2);
  }
  template <class F>
  F slope(F y, F t) const {
    return tanh(y - t);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss log_cosh_rows = LAMINA_ROW_LOSS(LogCoshFormula);
constexpr OpKind log_cosh_kind = row_loss_kind<log_cosh_rows>("log_cosh");

Var record_loss(Tape& tape, const LogCosh&, Var prediction, Var target, Var weights) {
  return record_loss(tape, log_cosh_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
