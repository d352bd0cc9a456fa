#include "lamina/objective/losses/categorical_focal_cross_entropy.hpp"

#include "objective/losses/row_logarithms.hpp"
#include "objective/losses/whole_row.hpp"

namespace lamina {

namespace {

template <class T>
struct FocalFormula {
  T gamma;
  explicit FocalFormula(const OpArgs& args) : gamma(static_cast<T>(args.real[0])) {}

  /// 1 - q as the sum of the others, which keeps its digits where q is near 1; never 0: its
  /// logarithm is taken and it divides.
  static T doubt(const RowLogarithms<T>& logarithms, std::int64_t classes, std::int64_t label) {
    T others{0};
    for (std::int64_t c = 0; c < classes; ++c) {
      if (c != label) others += logarithms.probability(c);
    }
    return std::max(static_cast<T>(0x1p-126), others);
  }
  T focus(T doubted) const { return kernels::ref::exp(gamma * kernels::ref::log(doubted)); }

  T cost(const WholeRow<T, std::int32_t>& row) const {
    const RowLogarithms<T> logarithms(row.y, row.outputs);
    return -focus(doubt(logarithms, row.outputs, *row.target)) * logarithms[*row.target];
  }
  template <class Put>
  void slopes(const WholeRow<T, std::int32_t>& row, Put put) const {
    const RowLogarithms<T> logarithms(row.y, row.outputs);
    const std::int64_t label = *row.target;
    const T doubted = doubt(logarithms, row.outputs, label);
    const T q = logarithms.probability(label);
    // d cost / d log q; log q has the slope 1 - q at its own logit, and -p at the others.
    const T slope = focus(doubted) * (gamma * q * logarithms[label] / doubted - T{1});
    for (std::int64_t c = 0; c < row.outputs; ++c) {
      put(c, slope * (c == label ? doubted : -logarithms.probability(c)));
    }
  }
};

constexpr OpKind focal_kind =
    labelled_row_kind<FocalFormula>("categorical_focal_cross_entropy", "gamma");

}  // namespace

void CategoricalFocalCrossEntropy::fields(Fields& f) {
  f("gamma", gamma, at_least(0), "how much less a row counts that is nearly right");
}

Var record_loss(Tape& tape, const CategoricalFocalCrossEntropy& config, Var prediction, Var target,
                Var weights) {
  validate("categorical_focal_cross_entropy", config);
  return record_loss(tape, focal_kind, prediction, target, weights, {.real = {config.gamma}});
}

}  // namespace lamina
