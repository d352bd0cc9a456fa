#include "lamina/objective/losses/kl_divergence.hpp"

#include "objective/losses/row_logarithms.hpp"
#include "objective/losses/whole_row.hpp"

namespace lamina {

namespace {

template <class T>
struct DivergenceFormula {
  explicit DivergenceFormula(const OpArgs&) {}

  T cost(const WholeRow<T, T>& row) const {
    const RowLogarithms<T> logarithms(row.y, row.outputs);
    T sum{0};
    for (std::int64_t c = 0; c < row.outputs; ++c) {
      const T t = row.target[c];
      if (t > 0) sum += t * (kernels::ref::log(t) - logarithms[c]);
    }
    return sum;
  }
  template <class Put>
  void slopes(const WholeRow<T, T>& row, Put put) const {
    const RowLogarithms<T> logarithms(row.y, row.outputs);
    T all{0};  // 1, where the targets are what they should be
    for (std::int64_t c = 0; c < row.outputs; ++c) all += row.target[c];
    for (std::int64_t c = 0; c < row.outputs; ++c) {
      put(c, all * logarithms.probability(c) - row.target[c]);
    }
  }
};

constexpr OpKind divergence_kind = whole_row_kind<DivergenceFormula>("kl_divergence");

}  // namespace

Var record_loss(Tape& tape, const KLDivergence&, Var prediction, Var target, Var weights) {
  return record_loss(tape, divergence_kind, prediction, target, weights);
}

}  // namespace lamina
