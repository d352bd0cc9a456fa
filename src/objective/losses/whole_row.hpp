// The operation of a loss that looks at a whole row of outputs at once, whose kernels
// whole_row-inl.hpp makes of a formula.
#pragma once

#include "objective/losses/row_loss.hpp"

namespace lamina {

/// Error `usage.bad_label` for the first that is no class: it would pick what is no element of its
/// row.
void require_classes(const char* loss, const ConstView& labels, std::int64_t classes);

/// Of a loss of distributions or numbers, whose targets are as wide as `target` says.
template <const RowLoss& loss>
constexpr OpKind whole_row_kind(const char* name, const char* real = nullptr,
                                ShapeRule target = "BO") {
  return {.name = name,
          .forward = row_loss_forward<loss>,
          .backward = row_loss_backward<loss>,
          .operands = {{"prediction", "BO"}, {"target", target}, loss_weights},
          .results = loss_results,
          .reals = {real}};
}

template <const RowLoss& loss>
void labelled_row_forward(Step& step, const Op& op) {
  require_classes(op.kind->name, step.input(op, 1), step.input(op, 0).shape.columns());
  row_loss_forward<loss>(step, op);
}

/// Of a loss of class numbers.
template <const RowLoss& loss>
constexpr OpKind labelled_row_kind(const char* name, const char* real = nullptr) {
  return {.name = name,
          .forward = labelled_row_forward<loss>,
          .backward = row_loss_backward<loss>,
          .operands = {{"logits", "BC"}, {"labels", "B", Takes::codes}, loss_weights},
          .results = loss_results,
          .reals = {real}};
}

}  // namespace lamina

/// The RowLoss of a source's formula.
#define LAMINA_WHOLE_ROW_LOSS(Formula)                  \
  {                                                     \
    LAMINA_EACH_LEVEL_OF(whole_row_costs, Formula),     \
        LAMINA_EACH_LEVEL_OF(whole_row_slopes, Formula) \
  }
