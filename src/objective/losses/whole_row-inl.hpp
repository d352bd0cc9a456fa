// Makes the kernels of a loss that looks at a whole row of outputs at once, for plain numbers and
// for each CPU level. The formula is a template over the type T of a number:
//   explicit Formula(const OpArgs&)           takes the attributes of the operation
//   T cost(const WholeRow<T>&) const          of a row
//   void slopes(const WholeRow<T>&) const     hands d cost / d y to row.put(), a vector at a time
// Included once by the loss's source, as each_level-inl.hpp says.
#include "autograd/row_operation-inl.hpp"
#include "objective/losses/whole_row.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct WholeRow {
  const T* y = nullptr;  ///< the outputs
  std::int64_t outputs = 0;
  const T* target = nullptr;
  std::int64_t targets = 0;  ///< of the row
  std::int32_t label = 0;    ///< in place of targets, of a loss of classes
  T* dy = nullptr;
  T scale{1};  ///< of the slopes
  bool add = false;

  template <class Extent, class F>
  HWY_INLINE void put(Extent extent, std::int64_t i, F slope) const {
    const F gradient = slope * constant<F>(scale);
    store(extent, add ? load(extent, dy + i) + gradient : gradient, dy + i);
  }
};

template <class T>
HWY_INLINE WholeRow<T> whole_row(const LossRows& rows, std::int64_t r) {
  WholeRow<T> row;
  row.outputs = rows.prediction.shape.columns();
  row.y = elements<T>(rows.prediction) + r * row.outputs;
  if (rows.target.dtype == DType::i32) {
    row.label = rows.target.i32()[r];
  } else {
    row.targets = rows.target.shape.columns();
    row.target = elements<T>(rows.target) + r * row.targets;
  }
  return row;
}

/// The losses of rows [begin, end).
template <template <class> class Formula, class T>
void whole_row_costs(const OpArgs& args, const LossRows& rows, std::int64_t begin,
                     std::int64_t end) {
  const Formula<T> formula(args);
  T* const losses = elements<T>(rows.losses);
  for (std::int64_t r = begin; r < end; ++r) losses[r] = formula.cost(whole_row<T>(rows, r));
}

/// The gradients of rows [begin, end).
template <template <class> class Formula, class T>
void whole_row_slopes(const OpArgs& args, const LossRows& rows, std::int64_t begin,
                      std::int64_t end) {
  const Formula<T> formula(args);
  const T* const weights = rows.weights.empty() ? nullptr : elements<T>(rows.weights);
  for (std::int64_t r = begin; r < end; ++r) {
    WholeRow<T> row = whole_row<T>(rows, r);
    row.dy = elements<T>(rows.gradient) + r * row.outputs;
    row.scale = static_cast<T>(rows.factor) * (weights != nullptr ? weights[r] : T{1});
    row.add = rows.add;
    formula.slopes(row);
  }
}

/// Logarithms of softmax(z) of one row, by z less its largest, so that nothing overflows.
template <class T>
struct RowLogarithms {
  using F = Lanes<T>;
  T largest, log_sum;

  RowLogarithms(const T* z, std::int64_t classes) : largest(row_maximum(z, classes)) {
    const F shift = constant<F>(largest);
    log_sum = ref::log(sum_in_lanes<T>(classes, [=](F sum, auto extent, std::int64_t c) HWY_ATTR {
      return sum + exp(load(extent, z + c) - shift);
    }));
  }
  /// log p of a class with the logit z, at most 0.
  HWY_INLINE F logarithm(F z) const { return (z - constant<F>(largest)) - constant<F>(log_sum); }
  HWY_INLINE F probability(F z) const { return exp(logarithm(z)); }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
