#include "lamina/objective/losses/categorical_cross_entropy.hpp"

#include "objective/losses/row_logarithms.hpp"
#include "objective/losses/whole_row.hpp"

namespace lamina {

namespace {

template <class T>
struct CategoricalFormula {
  T smoothing;
  explicit CategoricalFormula(const OpArgs& args) : smoothing(static_cast<T>(args.real[0])) {}

  T smoothed(const WholeRow<T, T>& row, std::int64_t c) const {
    return (T{1} - smoothing) * row.target[c] + smoothing / static_cast<T>(row.outputs);
  }
  T cost(const WholeRow<T, T>& row) const {
    const RowLogarithms<T> logarithms(row.y, row.outputs);
    T sum{0};
    for (std::int64_t c = 0; c < row.outputs; ++c) sum -= smoothed(row, c) * logarithms[c];
    return sum;
  }
  template <class Put>
  void slopes(const WholeRow<T, T>& row, Put put) const {
    const RowLogarithms<T> logarithms(row.y, row.outputs);
    T all{0};  // 1, where the targets are what they should be
    for (std::int64_t c = 0; c < row.outputs; ++c) all += smoothed(row, c);
    for (std::int64_t c = 0; c < row.outputs; ++c) {
      put(c, all * logarithms.probability(c) - smoothed(row, c));
    }
  }
};

constexpr OpKind categorical_kind =
    whole_row_kind<CategoricalFormula>("categorical_cross_entropy", "label_smoothing");

}  // namespace

void CategoricalCrossEntropy::fields(Fields& f) {
  f("label_smoothing", label_smoothing, below_one(), "the share spread over all classes");
}

Var record_loss(Tape& tape, const CategoricalCrossEntropy& config, Var prediction, Var target,
                Var weights) {
  validate("categorical_cross_entropy", config);
  return record_loss(tape, categorical_kind, prediction, target, weights,
                     {.real = {config.label_smoothing}});
}

}  // namespace lamina
