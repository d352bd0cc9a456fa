// The operation of a loss whose kernels row_loss-inl.hpp makes of a formula.
#pragma once

#include <algorithm>

#include "kernels/each_level.hpp"
#include "objective/losses/loss_operation.hpp"

namespace lamina {

/// What the kernels of a loss read and write; views of whole batches.
struct LossRows {
  ConstView prediction, target;  ///< [B,O]
  View losses;                   ///< [B], written by costs
  View gradient;                 ///< [B,O], written by slopes, or added to
  ConstView weights;             ///< [B], or none: what slopes are multiplied by
  double factor = 1;             ///< and this
  bool add = false;
};

struct RowLoss {
  using Kernel = void(const OpArgs&, const LossRows&, std::int64_t begin, std::int64_t end);
  kernels::EachLevel<Kernel> costs, slopes;
};

/// `kernel` of all rows, over the threads.
inline void run_rows(const Step& step, const Op& op, RowLoss::Kernel& kernel,
                     const LossRows& rows) {
  constexpr std::int64_t grain_elements = 4'096;
  const std::int64_t columns = std::max<std::int64_t>(rows.prediction.shape.columns(), 1);
  step.engine.parallel(
      rows.prediction.shape.rows(), grain_elements / columns + 1,
      [&](std::int64_t begin, std::int64_t end) { kernel(op.args, rows, begin, end); });
}

template <const RowLoss& loss>
void row_loss_forward(Step& step, const Op& op) {
  LossRows rows;
  rows.prediction = step.input(op, 0);
  rows.target = step.input(op, 1);
  rows.losses = step.output(op, 1);
  run_rows(step, op, loss.costs.chosen(rows.prediction.dtype), rows);
  join_row_losses(step, op);
}

template <const RowLoss& loss>
void row_loss_backward(Step& step, const Op& op) {
  const Step::Target gradient = step.input_gradient(op, 0);
  if (!gradient) return;
  LossRows rows;
  rows.prediction = step.input(op, 0);
  rows.target = step.input(op, 1);
  rows.gradient = gradient.view;
  rows.weights = step.input(op, 2);
  rows.factor = row_factor(step, op);
  rows.add = gradient.add;
  run_rows(step, op, loss.slopes.chosen(rows.prediction.dtype), rows);
}

template <const RowLoss& loss>
constexpr OpKind row_loss_kind(const char* name, const char* real = nullptr,
                               ShapeRule shape = "BO") {
  return {.name = name,
          .forward = row_loss_forward<loss>,
          .backward = row_loss_backward<loss>,
          .operands = {{"prediction", shape}, {"target", shape}, loss_weights},
          .results = loss_results,
          .reals = {real}};
}

}  // namespace lamina

/// The RowLoss of a source's formula.
#define LAMINA_ROW_LOSS(Formula) \
  { LAMINA_EACH_LEVEL_OF(row_costs, Formula), LAMINA_EACH_LEVEL_OF(row_slopes, Formula) }
