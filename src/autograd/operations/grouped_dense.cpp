// Dense layers side by side, such as those of an ensemble's members: each group of columns has
// weights of its own.
#include "autograd/fused_activation.hpp"

namespace lamina {

namespace {

using kernels::Matrix;
using kernels::Output;
using kernels::Pair;
using kernels::SumOrder;

/// [B,G,F]: the groups lie side by side in every row.
template <class T>
Matrix<T> side_by_side(const T* data, const Shape& shape) {
  return {data, shape[1] * shape[2], 1, shape[2]};
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

// Inputs x[B,G,I], w[G,I,O], b[G,O] or nothing; outputs y[B,G,O] and, where the derivative needs
// it, z[B,G,O].
void forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const ConstView& w = step.input(op, 1);
  const ConstView& b = step.input(op, 2);
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    const std::array<Pair<T>, 1> pairs = {
        {{side_by_side(elements<T>(x), x.shape), one_by_one<T>(w), w.shape[1]}}};
    kernels::matmul<T>(step.engine, side_by_side_output<T>(y), pairs, SumOrder::chain,
                       {.bias = elements<T>(b),
                        .activation = nonlinearity_of(op),
                        .z = kept_z<T>(step, op),
                        .bias_step = w.shape[2]});
  });
}

void backward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const ConstView& w = step.input(op, 1);
  const Shape& y = step.output(op).shape;
  const std::int64_t batch = y[0];
  const std::int64_t groups = w.shape[0];
  const std::int64_t inputs = w.shape[1];
  const std::int64_t outputs = w.shape[2];
  on_floating(x.dtype, [&]<class T>(T) {
    const T* const dz = slopes_before_activation<T>(step, op);
    const Matrix<T> slopes = side_by_side(dz, y);
    if (const Step::Target dw = step.input_gradient(op, 1)) {
      const std::array<Pair<T>, 1> pairs = {
          {{side_by_side(elements<T>(x), x.shape).transposed(), slopes, batch}}};
      const Output<T> to(elements<T>(dw.view), inputs, outputs, outputs, groups, inputs * outputs);
      kernels::matmul<T>(step.engine, to, pairs, SumOrder::row_blocks, {.add = dw.add});
    }
    if (!step.input(op, 2).empty()) {
      if (const Step::Target db = step.input_gradient(op, 2)) {
        kernels::column_sums<T>(step.engine, elements<T>(db.view), dz, batch, groups * outputs,
                                db.add);
      }
    }
    if (const Step::Target dx = step.input_gradient(op, 0)) {
      const std::array<Pair<T>, 1> pairs = {{{slopes, one_by_one<T>(w).transposed(), outputs}}};
      kernels::matmul<T>(step.engine, side_by_side_output<T>(dx.view), pairs, SumOrder::chain,
                         {.add = dx.add});
    }
  });
}

}  // namespace

constexpr OpKind grouped_dense_kind{.name = "grouped_dense",
                                    .forward = forward,
                                    .backward = backward,
                                    .operands = {{"x", "BGI"},
                                                 {"weight", "GIO"},
                                                 {.name = "bias", .shape = "GO", .optional = true}},
                                    .results = {{"y", "BGO"}, {"z", "BGO"}},
                                    .reals = {"parameter"},
                                    .integers = {"activation"}};

Var grouped_dense(Tape& tape, Var x, Var weight, Var bias, const Activation& activation) {
  return record_activated(tape, grouped_dense_kind, {x, weight, bias}, activation);
}

}  // namespace lamina
