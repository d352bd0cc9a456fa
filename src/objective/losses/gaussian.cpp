#include "lamina/objective/losses/gaussian.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/gaussian.cpp"
#include "objective/losses/whole_row-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct GaussianFormula {
  using F = Lanes<T>;
  static constexpr double least = -13.815510557964274;  ///< log 1e-6
  explicit GaussianFormula(const OpArgs&) {}

  T cost(const WholeRow<T>& row) const {
    const T* const spread = row.y + row.targets;
    const T sum = sum_in_lanes<T>(row.targets, [=](F so_far, auto extent, std::int64_t i) HWY_ATTR {
      const F s = larger(constant<F>(least), load(extent, spread + i));
      const F error = load(extent, row.target + i) - load(extent, row.y + i);
      return so_far + fma(error * error, exp(constant<F>(0.0) - s), s);
    });
    return sum / static_cast<T>(2 * row.targets);
  }
  void slopes(const WholeRow<T>& row) const {
    const T* const spread = row.y + row.targets;
    const F share = constant<F>(T{1} / static_cast<T>(row.targets));
    for_vectors(row.targets, [=](auto extent, std::int64_t i) HWY_ATTR {
      const F zero = constant<F>(0.0);
      const F given = load(extent, spread + i);
      const F s = larger(constant<F>(least), given);
      const F error = load(extent, row.y + i) - load(extent, row.target + i);
      const F pull = error * exp(zero - s);
      row.put(extent, i, share * pull);
      // A variance that counts as the least may still grow, but shrinks no further.
      const F slope = constant<F>(0.5) * (constant<F>(1.0) - error * pull);
      row.put(extent, row.targets + i, share * select(given < s, smaller(zero, slope), slope));
    });
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss gaussian_rows = LAMINA_WHOLE_ROW_LOSS(GaussianFormula);
constexpr OpKind gaussian_kind = whole_row_kind<gaussian_rows>("gaussian", nullptr, "BT");

Var record_loss(Tape& tape, const GaussianLikelihood&, Var prediction, Var target, Var weights) {
  const Shape& outputs = tape.shape(prediction);
  const Shape& targets = tape.shape(target);
  if (outputs.rank() != 2 || targets.rank() != 2 || outputs[1] != 2 * targets[1]) {
    refuse_shape("gaussian", "prediction" + to_string(outputs) + ", target" + to_string(targets),
                 "prediction[B,2O], the means and then the logarithms of the variances, and "
                 "target[B,O]");
  }
  return record_loss(tape, gaussian_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
