// The operation of a loss that looks at a whole row of outputs at once, as plain loops with the
// rows over the threads. Its formula is a template over the type T of a number:
//   explicit Formula(const OpArgs&)              takes the attributes of the operation
//   T cost(WholeRow<T, Truth>) const             of a row
//   void slopes(WholeRow<T, Truth>, put) const   calls put(i, d cost / d y[i]) for every output
// Truth is T, or std::int32_t where a row's target is a class number.
#pragma once

#include <algorithm>
#include <type_traits>

#include "objective/losses/loss_operation.hpp"

namespace lamina {

template <class T, class Truth>
struct WholeRow {
  const T* y;  ///< the outputs
  std::int64_t outputs;
  const Truth* target;
  std::int64_t targets;  ///< of the row
};

/// Error `usage.bad_label` for the first that is no class: it would pick what is no element of its
/// row.
void require_classes(const char* loss, const ConstView& labels, std::int64_t classes);

/// body(row of the batch, its WholeRow), the rows over the threads.
template <class T, class Truth, class Body>
void for_rows(const Step& step, const Op& op, Body body) {
  constexpr std::int64_t grain_elements = 4'096;
  const ConstView& y = step.input(op, 0);
  const ConstView& target = step.input(op, 1);
  const std::int64_t outputs = y.shape.columns();
  const std::int64_t targets = target.shape.rank() == 1 ? 1 : target.shape.columns();
  step.engine.parallel(y.shape.rows(), grain_elements / std::max<std::int64_t>(outputs, 1) + 1,
                       [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t r = begin; r < end; ++r) {
                           body(r,
                                WholeRow<T, Truth>{elements<T>(y) + r * outputs, outputs,
                                                   elements<Truth>(target) + r * targets, targets});
                         }
                       });
}

/// `Formula<T>` reads class numbers where `labels`.
template <template <class> class Formula, bool labels>
void whole_row_forward(Step& step, const Op& op) {
  if constexpr (labels) {
    require_classes(op.kind->name, step.input(op, 1), step.input(op, 0).shape.columns());
  }
  on_floating(step.input(op, 0).dtype, [&]<class T>(T) {
    using Truth = std::conditional_t<labels, std::int32_t, T>;
    const Formula<T> formula(op.args);
    T* const losses = elements<T>(step.output(op, 1));
    for_rows<T, Truth>(step, op, [&](std::int64_t r, const WholeRow<T, Truth>& row) {
      losses[r] = formula.cost(row);
    });
  });
  join_row_losses(step, op);
}

template <template <class> class Formula, bool labels>
void whole_row_backward(Step& step, const Op& op) {
  const Step::Target dy = step.input_gradient(op, 0);
  if (!dy) return;
  const double factor = row_factor(step, op);
  on_floating(dy.view.dtype, [&]<class T>(T) {
    using Truth = std::conditional_t<labels, std::int32_t, T>;
    const Formula<T> formula(op.args);
    const T* const weights = row_weights<T>(step, op);
    for_rows<T, Truth>(step, op, [&](std::int64_t r, const WholeRow<T, Truth>& row) {
      const T scale = static_cast<T>(factor) * (weights != nullptr ? weights[r] : T{1});
      T* const out = elements<T>(dy.view) + r * row.outputs;
      formula.slopes(row, [&](std::int64_t i, T slope) {
        out[i] = dy.add ? out[i] + scale * slope : scale * slope;
      });
    });
  });
}

/// Of a loss of distributions or numbers, whose targets are as wide as `target` says.
template <template <class> class Formula>
constexpr OpKind whole_row_kind(const char* name, const char* real = nullptr,
                                ShapeRule target = "BO") {
  return {.name = name,
          .forward = whole_row_forward<Formula, false>,
          .backward = whole_row_backward<Formula, false>,
          .operands = {{"prediction", "BO"}, {"target", target}, loss_weights},
          .results = loss_results,
          .reals = {real}};
}

/// Of a loss of class numbers.
template <template <class> class Formula>
constexpr OpKind labelled_row_kind(const char* name, const char* real = nullptr) {
  return {.name = name,
          .forward = whole_row_forward<Formula, true>,
          .backward = whole_row_backward<Formula, true>,
          .operands = {{"logits", "BC"}, {"labels", "B", Takes::codes}, loss_weights},
          .results = loss_results,
          .reals = {real}};
}

}  // namespace lamina
