#include "lamina/objective/losses/categorical_focal_cross_entropy.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/categorical_focal_cross_entropy.cpp"
#include "objective/losses/whole_row-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct CategoricalFocalFormula {
  using F = Lanes<T>;
  T gamma;
  explicit CategoricalFocalFormula(const OpArgs& args) : gamma(static_cast<T>(args.real[0])) {}

  /// What a row knows of its class: its own log q, and 1 - q as the sum of the others, which keeps
  /// its digits where q is near 1. Never 0: its logarithm is taken and it divides.
  struct Known {
    RowLogarithms<T> of;
    T logarithm, doubt;

    explicit Known(const WholeRow<T>& row)
        : of(row.y, row.outputs), logarithm((row.y[row.label] - of.largest) - of.log_sum) {
      const T others = of_classes(row.y, row.label) +
                       of_classes(row.y + row.label + 1, row.outputs - row.label - 1);
      doubt = others < T(0x1p-126) ? T(0x1p-126) : others;
    }
    T of_classes(const T* z, std::int64_t classes) const {
      return sum_in_lanes<T>(classes, [=, this](F sum, auto extent, std::int64_t c) HWY_ATTR {
        return sum + of.probability(load(extent, z + c));
      });
    }
  };
  T focus(T doubt) const { return ref::exp(gamma * ref::log(doubt)); }

  T cost(const WholeRow<T>& row) const {
    const Known known(row);
    return -focus(known.doubt) * known.logarithm;
  }
  void slopes(const WholeRow<T>& row) const {
    const Known known(row);
    const T q = ref::exp(known.logarithm);
    // d cost / d log q; log q has the slope 1 - q at its own logit, and -p at the others.
    const T slope = focus(known.doubt) * (gamma * q * known.logarithm / known.doubt - T{1});
    const T before = row.dy[row.label];
    for_vectors(row.outputs, [=](auto extent, std::int64_t c) HWY_ATTR {
      row.put(extent, c, constant<F>(-slope) * known.of.probability(load(extent, row.y + c)));
    });
    const T own = slope * known.doubt * row.scale;
    row.dy[row.label] = row.add ? before + own : own;
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss categorical_focal_rows = LAMINA_WHOLE_ROW_LOSS(CategoricalFocalFormula);
constexpr OpKind categorical_focal_kind =
    labelled_row_kind<categorical_focal_rows>("categorical_focal_cross_entropy", "gamma");

void CategoricalFocalCrossEntropy::fields(Fields& f) {
  f("gamma", gamma, at_least(0), "how much less a row counts that is nearly right");
}

Var record_loss(Tape& tape, const CategoricalFocalCrossEntropy& config, Var prediction, Var target,
                Var weights) {
  validate("categorical_focal_cross_entropy", config);
  return record_loss(tape, categorical_focal_kind, prediction, target, weights,
                     {.real = {config.gamma}});
}

}  // namespace lamina
#endif
