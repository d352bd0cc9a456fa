// y = g(x·W + b), the perceptrons of a layer at once; and the plain product.
#include "autograd/fused_activation.hpp"

namespace lamina {

namespace {

using kernels::Epilogue;
using kernels::Matrix;
using kernels::Pair;
using kernels::SumOrder;

/// Of as many rows as stand before the last axis.
template <class T>
Matrix<T> matrix(const ConstView& view) {
  return {elements<T>(view), view.shape.last(), 1};
}

// Inputs x[…,I], w[I,O], b[O] or nothing; outputs y[…,O] and, where the derivative needs it,
// z[…,O].
void dense_forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const ConstView& w = step.input(op, 1);
  const ConstView& b = step.input(op, 2);
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    Epilogue<T> epilogue;
    epilogue.bias = elements<T>(b);
    epilogue.activation = nonlinearity_of(op);
    epilogue.z = kept_z<T>(step, op);
    const std::array<Pair<T>, 1> pairs = {{{matrix<T>(x), matrix<T>(w), w.shape[0]}}};
    kernels::matmul<T>(step.engine, {elements<T>(y), y.shape.before_last(), w.shape[1]}, pairs,
                       SumOrder::chain, epilogue);
  });
}

void dense_backward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const ConstView& w = step.input(op, 1);
  const View& y = step.output(op);
  const std::int64_t batch = y.shape.before_last();
  const std::int64_t inputs = w.shape[0];
  const std::int64_t outputs = w.shape[1];
  on_floating(y.dtype, [&]<class T>(T) {
    const T* const dz = slopes_before_activation<T>(step, op);
    const Matrix<T> dz_matrix{dz, outputs, 1};
    if (const Step::Target dw = step.input_gradient(op, 1)) {
      const std::array<Pair<T>, 1> pairs = {{{matrix<T>(x).transposed(), dz_matrix, batch}}};
      kernels::matmul<T>(step.engine, {elements<T>(dw.view), inputs, outputs}, pairs,
                         SumOrder::row_blocks, {.add = dw.add});
    }
    if (!step.input(op, 2).empty()) {
      if (const Step::Target db = step.input_gradient(op, 2)) {
        kernels::column_sums<T>(step.engine, elements<T>(db.view), dz, batch, outputs, db.add);
      }
    }
    if (const Step::Target dx = step.input_gradient(op, 0)) {
      const std::array<Pair<T>, 1> pairs = {{{dz_matrix, matrix<T>(w).transposed(), outputs}}};
      kernels::matmul<T>(step.engine, {elements<T>(dx.view), batch, inputs}, pairs, SumOrder::chain,
                         {.add = dx.add});
    }
  });
}

bool absorb_activation(Op& dense, const Op& next) {
  if (next.kind != &activate_kind || dense.n_out > 1 ||
      nonlinearity_of(dense).kind != Nonlinearity::linear) {
    return false;
  }
  dense.args.integer[0] = next.args.integer[0];
  dense.args.real[0] = next.args.real[0];
  return true;
}

// ---- One row through several layers of few units ----

template <class T>
using Layers = std::vector<kernels::DenseLayer<T>>;

bool is_small(const Step& step, const Op& dense) {
  const Shape& y = step.output(dense).shape;
  return dense.n_out == 1 && y.rank() == 2 && y.columns() <= kernels::few_units;
}

bool joins(const Step& step, const Op& last, const Op& next) {
  return next.kind == last.kind && is_small(step, last) && is_small(step, next);
}

std::shared_ptr<const void> prepare_row(const Step& step, std::span<const Op> ops) {
  std::shared_ptr<const void> prepared;
  on_floating(step.output(ops[0]).dtype, [&]<class T>(T) {
    const auto layers = std::make_shared<Layers<T>>();
    for (const Op& op : ops) {
      const ConstView& w = step.input(op, 1);
      layers->push_back({elements<T>(w), elements<T>(step.input(op, 2)), w.shape[0], w.shape[1],
                         nonlinearity_of(op)});
    }
    prepared = layers;
  });
  return prepared;
}

void row_forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::dense_row<T>(*static_cast<const Layers<T>*>(step.prepared),
                          elements<T>(step.input(op, 0)), elements<T>(y));
  });
}

constexpr OneRow one_row{joins, prepare_row, row_forward};

constexpr OpKind dense_kind{
    .name = "dense",
    .forward = dense_forward,
    .backward = dense_backward,
    .operands = {{"x", "*I"}, {"weight", "IO"}, {.name = "bias", .shape = "O", .optional = true}},
    .results = {{"y", "*O"}, {"z", "*O"}},
    .reals = {"parameter"},
    .integers = {"activation"},
    .absorb = absorb_activation,
    .one_row = &one_row};

}  // namespace

Var dense(Tape& tape, Var x, Var weight, Var bias, const Activation& activation) {
  return record_activated(tape, dense_kind, {x, weight, bias}, activation);
}

Var before_activation(const Tape& tape, Var y) {
  const Op* const op = tape.operation_of(y);
  if (op == nullptr) return y;
  if (op->kind->activates) return tape.operand(*op, 0);
  const bool fused =
      op->kind == &dense_kind || op->kind == &grouped_dense_kind || op->kind == &scale_members_kind;
  if (!fused || nonlinearity_of(*op).kind == Nonlinearity::linear) return y;
  if (tape.watching()) return tape.output(*op, 1);
  throw Error({.code = "usage.value",
               .what = "[" + std::string(op->kind->name) +
                       "] what comes before the activation was not kept",
               .where = "before_activation",
               .fix = "call watch(true) on the tape before the step begins"});
}

Var matmul(Tape& tape, Var a, Var b) {
  return dense(tape, a, b, Var{});
}

}  // namespace lamina
