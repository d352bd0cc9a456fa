#include "lamina/objective/losses/kl_divergence.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/kl_divergence.cpp"
#include "objective/losses/whole_row-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct DivergenceFormula {
  using F = Lanes<T>;
  explicit DivergenceFormula(const OpArgs&) {}

  T cost(const WholeRow<T>& row) const {
    const RowLogarithms<T> of(row.y, row.outputs);
    return sum_in_lanes<T>(row.outputs, [=](F sum, auto extent, std::int64_t c) HWY_ATTR {
      const F zero = constant<F>(0.0);
      const F t = load(extent, row.target + c);
      const F apart = log(t) - of.logarithm(load(extent, row.y + c));
      return sum + select(zero < t, t * apart, zero);
    });
  }
  void slopes(const WholeRow<T>& row) const {
    const RowLogarithms<T> of(row.y, row.outputs);
    // 1, where the targets are what they should be.
    const F all =
        constant<F>(sum_in_lanes<T>(row.outputs, [=](F sum, auto extent, std::int64_t c) HWY_ATTR {
          return sum + load(extent, row.target + c);
        }));
    for_vectors(row.outputs, [=](auto extent, std::int64_t c) HWY_ATTR {
      const F p = of.probability(load(extent, row.y + c));
      row.put(extent, c, all * p - load(extent, row.target + c));
    });
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss divergence_rows = LAMINA_WHOLE_ROW_LOSS(DivergenceFormula);
constexpr OpKind divergence_kind = whole_row_kind<divergence_rows>("kl_divergence");

Var record_loss(Tape& tape, const KLDivergence&, Var prediction, Var target, Var weights) {
  return record_loss(tape, divergence_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
