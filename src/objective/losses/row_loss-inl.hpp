// Makes the kernels of a loss that is the mean over the columns of a row of cost(y, t), for plain
// numbers and for each CPU level. The formula is a template over the type T of a number:
//   explicit Formula(const OpArgs&)   takes the attributes of the operation
//   F cost(F y, F t) const            of one output y with its target t, or of a vector of them
//   F slope(F y, F t) const           d cost / d y
// Included once by the loss's source, as each_level-inl.hpp says.
#include "kernels/each_level-inl.hpp"
#include "objective/losses/row_loss.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// The losses of rows [begin, end).
template <template <class> class Formula, class T>
void row_costs(const OpArgs& args, const LossRows& rows, std::int64_t begin, std::int64_t end) {
  using F = Lanes<T>;
  const Formula<T> formula(args);
  const std::int64_t columns = rows.prediction.shape.columns();
  const T* y = elements<T>(rows.prediction) + begin * columns;
  const T* t = elements<T>(rows.target) + begin * columns;
  T* const losses = elements<T>(rows.losses) + begin;
  if (columns == 1) {
    // A sum of one: 0 + cost, divided by 1.
    for_vectors(end - begin, [=](auto extent, std::int64_t r) HWY_ATTR {
      const F cost = formula.cost(load(extent, y + r), load(extent, t + r));
      store(extent, constant<F>(0.0) + cost, losses + r);
    });
    return;
  }
  for (std::int64_t r = 0; r < end - begin; ++r, y += columns, t += columns) {
    losses[r] =
        sum_in_lanes<T>(columns,
                        [=](F sum, auto extent, std::int64_t c) HWY_ATTR {
                          return sum + formula.cost(load(extent, y + c), load(extent, t + c));
                        }) /
        static_cast<T>(columns);
  }
}

/// slope · scale · scales[i] for n neighbours, over or added to dy.
template <class T, class Formula>
HWY_INLINE void slopes(const Formula& formula, const T* y, const T* t, T* dy, std::int64_t n,
                       T scale, const T* scales, bool add) {
  using F = Lanes<T>;
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    F s = constant<F>(scale);
    if (scales != nullptr) {
      s = s * load(extent, scales + i);
    }
    const F gradient = formula.slope(load(extent, y + i), load(extent, t + i)) * s;
    store(extent, add ? load(extent, dy + i) + gradient : gradient, dy + i);
  });
}

/// The gradients of rows [begin, end).
template <template <class> class Formula, class T>
void row_slopes(const OpArgs& args, const LossRows& rows, std::int64_t begin, std::int64_t end) {
  const Formula<T> formula(args);
  const std::int64_t columns = rows.prediction.shape.columns();
  const T* y = elements<T>(rows.prediction) + begin * columns;
  const T* t = elements<T>(rows.target) + begin * columns;
  T* dy = elements<T>(rows.gradient) + begin * columns;
  const T* const weights = rows.weights.empty() ? nullptr : elements<T>(rows.weights) + begin;
  const T factor = static_cast<T>(rows.factor);
  if (columns == 1) {
    slopes(formula, y, t, dy, end - begin, factor, weights, rows.add);
    return;
  }
  for (std::int64_t r = 0; r < end - begin; ++r, y += columns, t += columns, dy += columns) {
    const T scale = weights != nullptr ? factor * weights[r] : factor;
    slopes<T>(formula, y, t, dy, columns, scale / static_cast<T>(columns), nullptr, rows.add);
  }
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
