// y = g(x·W + b), the perceptrons of a layer at once; and the plain product.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

using kernels::Epilogue;
using kernels::Matrix;
using kernels::Pair;
using kernels::SumOrder;

template <class T>
Matrix<T> matrix(const ConstView& view) {
  return {elements<T>(view), view.shape.columns(), 1};
}

/// The activation in the first number, its parameter in the first real.
kernels::Nonlinearity activation_of(const Op& op) {
  return {static_cast<Activation>(op.args.integer[0]), static_cast<float>(op.args.real[0])};
}

// Inputs x[B,I], w[I,O], b[O] or nothing; outputs y[B,O] and, where the derivative needs it,
// z[B,O].
void dense_forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const ConstView& w = step.input(op, 1);
  const ConstView& b = step.input(op, 2);
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    Epilogue<T> epilogue;
    epilogue.bias = elements<T>(b);
    epilogue.activation = activation_of(op);
    if (op.n_out > 1) epilogue.z = elements<T>(step.output(op, 1));
    const std::array<Pair<T>, 1> pairs = {{{matrix<T>(x), matrix<T>(w), x.shape.columns()}}};
    kernels::matmul<T>(step.engine, {elements<T>(y), y.shape.rows(), y.shape.columns()}, pairs,
                       SumOrder::chain, epilogue);
  });
}

void dense_backward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const ConstView& w = step.input(op, 1);
  const View& y = step.output(op);
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t batch = y.shape.rows();
  const std::int64_t inputs = w.shape[0];
  const std::int64_t outputs = w.shape[1];
  on_floating(y.dtype, [&]<class T>(T) {
    const T* dz = elements<T>(dy);
    if (activation_of(op).kind != Activation::linear) {
      const std::uint32_t kept = op.n_out - 1;  // z is output 1
      T* const place = elements<T>(step.gradient_to_overwrite(op, kept));
      const T* z = kept == 1 ? elements<T>(step.output(op, 1)) : nullptr;
      kernels::activate_backward<T>(step.engine, activation_of(op), place, dz, elements<T>(y), z,
                                    batch * outputs, false);
      dz = place;
    }
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
      activation_of(dense).kind != Activation::linear) {
    return false;
  }
  dense.args.integer[0] = next.args.integer[0];
  dense.args.real[0] = next.args.real[0];
  return true;
}

// ---- One row through several layers of few units ----

constexpr int most_joined = 8;  // layers
constexpr int activation_bits = 8;

template <class T>
using Layers = std::vector<kernels::DenseLayer<T>>;

// Inputs x[1,I], then w and b of the first layer; of each further one what it reads (which is not
// kept), w and b. The activations lie in one number, the first in the lowest bits.
std::shared_ptr<const void> prepare_dense_row(const Step& step, const Op& op) {
  std::shared_ptr<const void> prepared;
  on_floating(step.output(op).dtype, [&]<class T>(T) {
    const auto layers = std::make_shared<Layers<T>>();
    auto activations = static_cast<std::uint64_t>(op.args.integer[0]);
    for (std::uint32_t i = 0; i < op.n_in; i += 3, activations >>= activation_bits) {
      const ConstView& w = step.input(op, i + 1);
      layers->push_back({elements<T>(w), elements<T>(step.input(op, i + 2)), w.shape[0], w.shape[1],
                         static_cast<Activation>(activations & 0xFF)});
    }
    prepared = layers;
  });
  return prepared;
}

void dense_row_forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::dense_row<T>(*static_cast<const Layers<T>*>(step.prepared),
                          elements<T>(step.input(op, 0)), elements<T>(y));
  });
}

bool join_layer(Op& op, const Op& next);

constexpr OpKind dense_row_kind{.name = "dense_row",
                                .forward = dense_row_forward,
                                .join = join_layer,
                                .prepare = prepare_dense_row};
constexpr OpKind dense_kind{"dense", dense_forward, dense_backward, absorb_activation, join_layer};

bool is_small(const Op& dense) {
  return dense.n_out == 1 && dense.args.integer[1] <= kernels::few_units &&
         activation_of(dense).parameter == kernels::Nonlinearity().parameter;  // has no place there
}

bool join_layer(Op& op, const Op& next) {
  const std::uint32_t layers = op.n_in / 3;
  if (next.kind != &dense_kind || !is_small(next) || !is_small(op) || layers == most_joined) {
    return false;
  }
  op.kind = &dense_row_kind;
  op.args.integer[0] |= next.args.integer[0] << (activation_bits * layers);
  return true;
}

}  // namespace

Var dense(Tape& tape, Var x, Var weight, Var bias, Activation activation) {
  const Shape& in = tape.shape(x);
  const Shape& w = tape.shape(weight);
  if (!(w.rank() == 2 && in.rank() == 2 && in[1] == w[0])) {
    refuse_shape("dense", "input " + to_string(in) + " and weight " + to_string(w),
                 "[B,I] and [I,O]");
  }
  if (bias && tape.shape(bias) != Shape{w[1]}) {
    refuse_shape("dense", "bias " + to_string(tape.shape(bias)), "[O]");
  }
  if (activation == Activation::softmax) {
    refuse_shape("dense", "softmax", "an elementwise activation (use activate() for softmax)");
  }
  const Shape out{in[0], w[1]};
  const std::array<Shape, 2> outputs = {out, out};
  const bool needs_z = kernels::derivative_needs_z(activation) && tape.recording_gradients();
  const bool keep_z = needs_z || (tape.watching() && activation != Activation::linear);
  OpArgs args;
  args.integer[0] = static_cast<std::int64_t>(activation);
  args.integer[1] = w[1];
  args.real[0] = kernels::Nonlinearity(activation).parameter;
  const std::array<Var, 3> inputs = {x, weight, bias};
  return tape.record(dense_kind, inputs, std::span(outputs).first(keep_z ? 2 : 1), args);
}

Var before_activation(const Tape& tape, Var y) {
  const Op* const op = tape.operation_of(y);
  if (op == nullptr) return y;
  if (op->kind == &activate_kind || op->kind == &softmax_kind) return tape.operand(*op, 0);
  if (op->kind != &dense_kind || activation_of(*op).kind == Activation::linear) return y;
  if (tape.watching()) return tape.output(*op, 1);
  throw Error({.code = "usage.value",
               .what = "[dense] what comes before the activation was not kept",
               .where = "before_activation",
               .fix = "call watch(true) on the tape before the step begins"});
}

Var matmul(Tape& tape, Var a, Var b) {
  return dense(tape, a, b, Var{});
}

}  // namespace lamina
