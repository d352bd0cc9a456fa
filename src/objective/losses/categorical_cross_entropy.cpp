#include "lamina/objective/losses/categorical_cross_entropy.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/categorical_cross_entropy.cpp"
#include "objective/losses/whole_row-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct CategoricalFormula {
  using F = Lanes<T>;
  T smoothing;
  explicit CategoricalFormula(const OpArgs& args) : smoothing(static_cast<T>(args.real[0])) {}

  HWY_INLINE F smoothed(F target, std::int64_t classes) const {
    return fma(constant<F>(T{1} - smoothing), target,
               constant<F>(smoothing / static_cast<T>(classes)));
  }
  T cost(const WholeRow<T>& row) const {
    const RowLogarithms<T> of(row.y, row.outputs);
    return -sum_in_lanes<T>(row.outputs, [=, this](F sum, auto extent, std::int64_t c) HWY_ATTR {
      const F logarithm = of.logarithm(load(extent, row.y + c));
      return fma(smoothed(load(extent, row.target + c), row.outputs), logarithm, sum);
    });
  }
  void slopes(const WholeRow<T>& row) const {
    const RowLogarithms<T> of(row.y, row.outputs);
    // 1, where the targets are what they should be.
    const F all = constant<F>(
        sum_in_lanes<T>(row.outputs, [=, this](F sum, auto extent, std::int64_t c) HWY_ATTR {
          return sum + smoothed(load(extent, row.target + c), row.outputs);
        }));
    for_vectors(row.outputs, [=, this](auto extent, std::int64_t c) HWY_ATTR {
      const F p = of.probability(load(extent, row.y + c));
      row.put(extent, c, all * p - smoothed(load(extent, row.target + c), row.outputs));
    });
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss categorical_rows = LAMINA_WHOLE_ROW_LOSS(CategoricalFormula);
constexpr OpKind categorical_kind =
    whole_row_kind<categorical_rows>("categorical_cross_entropy", "label_smoothing");

void CategoricalCrossEntropy::fields(Fields& f) {
  f("label_smoothing", label_smoothing, below_one(), "the share spread over all classes");
}

Var record_loss(Tape& tape, const CategoricalCrossEntropy& config, Var prediction, Var target,
                Var weights) {
  validate("categorical_cross_entropy", config);
  return record_loss(tape, categorical_kind, prediction, target, weights,
                     {.real = {config.label_smoothing * tape.label_smoothing_factor()}});
}

}  // namespace lamina
#endif
