// Dense layers side by side, such as those of an ensemble's members: each group of columns has
// weights of its own.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

using kernels::Matrix;
using kernels::Output;
using kernels::Pair;
using kernels::SumOrder;

/// [B,G,F]: the groups lie side by side in every row.
template <class T>
Matrix<T> side_by_side(const ConstView& view) {
  const std::int64_t features = view.shape[2];
  return {elements<T>(view), view.shape[1] * features, 1, features};
}
template <class T>
Output<T> side_by_side_output(const View& view) {
  const std::int64_t features = view.shape[2];
  return {elements<T>(view),        view.shape[0], features,
          view.shape[1] * features, view.shape[1], features};
}
/// [G,I,O]: one matrix after the other.
template <class T>
Matrix<T> one_by_one(const ConstView& view) {
  return {elements<T>(view), view.shape[2], 1, view.shape[1] * view.shape[2]};
}

// Inputs x[B,G,I], w[G,I,O], b[G,O] or nothing; output y[B,G,O].
void forward(Step& step, const Op& op) {
  const ConstView& w = step.input(op, 1);
  const ConstView& b = step.input(op, 2);
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    const std::array<Pair<T>, 1> pairs = {
        {{side_by_side<T>(step.input(op, 0)), one_by_one<T>(w), w.shape[1]}}};
    kernels::matmul<T>(step.engine, side_by_side_output<T>(y), pairs, SumOrder::chain,
                       {.bias = elements<T>(b), .bias_step = w.shape[2]});
  });
}

void backward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const ConstView& w = step.input(op, 1);
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t batch = dy.shape[0];
  const std::int64_t groups = w.shape[0];
  const std::int64_t inputs = w.shape[1];
  const std::int64_t outputs = w.shape[2];
  on_floating(dy.dtype, [&]<class T>(T) {
    const Matrix<T> slopes = side_by_side<T>(dy);
    if (const Step::Target dw = step.input_gradient(op, 1)) {
      const std::array<Pair<T>, 1> pairs = {{{side_by_side<T>(x).transposed(), slopes, batch}}};
      const Output<T> to(elements<T>(dw.view), inputs, outputs, outputs, groups, inputs * outputs);
      kernels::matmul<T>(step.engine, to, pairs, SumOrder::row_blocks, {.add = dw.add});
    }
    if (!step.input(op, 2).empty()) {
      if (const Step::Target db = step.input_gradient(op, 2)) {
        kernels::column_sums<T>(step.engine, elements<T>(db.view), elements<T>(dy), batch,
                                groups * outputs, db.add);
      }
    }
    if (const Step::Target dx = step.input_gradient(op, 0)) {
      const std::array<Pair<T>, 1> pairs = {{{slopes, one_by_one<T>(w).transposed(), outputs}}};
      kernels::matmul<T>(step.engine, side_by_side_output<T>(dx.view), pairs, SumOrder::chain,
                         {.add = dx.add});
    }
  });
}

constexpr OpKind grouped_dense_kind{.name = "grouped_dense",
                                    .forward = forward,
                                    .backward = backward,
                                    .operands = {{"x", "BGI"},
                                                 {"weight", "GIO"},
                                                 {.name = "bias", .shape = "GO", .optional = true}},
                                    .results = {{"y", "BGO"}}};

}  // namespace

Var grouped_dense(Tape& tape, Var x, Var weight, Var bias) {
  return tape.record(grouped_dense_kind, {x, weight, bias});
}

}  // namespace lamina
