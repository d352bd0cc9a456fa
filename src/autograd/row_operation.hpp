// An operation on rows, whose kernels row_operation-inl.hpp makes of one text for every CPU level.
#pragma once

#include <algorithm>

#include "autograd/operation.hpp"
#include "kernels/each_level.hpp"

namespace lamina {

/// What the kernels read and write; views of whole batches, empty where an operation has none.
struct RowOperands {
  ConstView x;                ///< the first operand
  ConstView vector, vector2;  ///< the second and the third, one number a column
  View y;                     ///< the first output
  View kept, kept2;           ///< what else the forward function leaves for the backward one
  ConstView dy;               ///< read by backward
  View dx, dvector;           ///< written by backward, or added to; empty where nobody asks
  bool add = false, add_vector = false;
  std::uint64_t key = 0, step = 0;  ///< of random numbers
  std::int64_t first_row = 0;       ///< of the whole batch, of which this may be a part
};

struct RowKernels {
  using Kernel = void(const OpArgs&, const RowOperands&, std::int64_t begin, std::int64_t end);
  kernels::EachLevel<Kernel> forward, backward;
};

inline RowOperands operands_of(const Step& step, const Op& op) {
  RowOperands all;
  all.x = step.input(op, 0);
  if (op.n_in > 1) all.vector = step.input(op, 1);
  if (op.n_in > 2) all.vector2 = step.input(op, 2);
  all.y = step.output(op);
  if (op.n_out > 1) all.kept = step.output(op, 1);
  if (op.n_out > 2) all.kept2 = step.output(op, 2);
  return all;
}

/// `kernel` of all rows, over the threads.
inline void run_rows(const Step& step, const Op& op, RowKernels::Kernel& kernel,
                     const RowOperands& all) {
  constexpr std::int64_t grain_elements = 4'096;
  const Shape& shape = all.x.shape;
  step.engine.parallel(
      shape.before_last(), grain_elements / std::max<std::int64_t>(shape.last(), 1) + 1,
      [&](std::int64_t begin, std::int64_t end) { kernel(op.args, all, begin, end); });
}

/// `run` hands the rows out: run_rows, or what takes its arguments.
template <const RowKernels& kernels, auto run = run_rows>
void rows_forward(Step& step, const Op& op) {
  run(step, op, kernels.forward.chosen(step.input(op, 0).dtype), operands_of(step, op));
}

/// Of the first operand alone.
template <const RowKernels& kernels, auto run = run_rows>
void rows_backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  if (!dx) return;
  RowOperands all = operands_of(step, op);
  all.dy = step.output_gradient(op);
  all.dx = dx.view;
  all.add = dx.add;
  run(step, op, kernels.backward.chosen(all.x.dtype), all);
}

}  // namespace lamina

/// The RowKernels of a source's `Rows`.
#define LAMINA_ROWS(Rows) \
  { LAMINA_EACH_LEVEL_OF(forward_of, Rows), LAMINA_EACH_LEVEL_OF(backward_of, Rows) }
