// Category codes into numbers: learnt rows of a table, or one-hot columns.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

// Inputs codes[B,C] (i32), table[K+1,D]; args: the column.
void embedding_forward(Step& step, const Op& op) {
  const ConstView& codes = step.input(op, 0);
  const ConstView& table = step.input(op, 1);
  const View& y = step.output(op);
  const std::int64_t dimension = y.shape.columns();
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::embed<T>(step.engine, elements<T>(y), dimension, elements<T>(table), dimension,
                      codes.i32() + op.args.integer[0], codes.shape.columns(), y.shape.rows());
  });
}

void embedding_backward(Step& step, const Op& op) {
  const Step::Target dtable = step.input_gradient(op, 1);
  if (!dtable) return;
  const ConstView& codes = step.input(op, 0);
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t dimension = dy.shape.columns();
  on_floating(dy.dtype, [&]<class T>(T) {
    kernels::embed_backward<T>(step.engine, elements<T>(dtable.view), dtable.view.shape[0],
                               dimension, elements<T>(dy), dimension,
                               codes.i32() + op.args.integer[0], codes.shape.columns(),
                               dy.shape.rows(), dtable.add);
  });
}

// Input codes[B,C]; args: the column.
void one_hot_forward(Step& step, const Op& op) {
  const ConstView& codes = step.input(op, 0);
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::one_hot<T>(step.engine, elements<T>(y), y.shape.columns(),
                        codes.i32() + op.args.integer[0], codes.shape.columns(), y.shape.rows(),
                        y.shape.columns());
  });
}

constexpr OpKind embedding_kind{"embedding", embedding_forward, embedding_backward};
constexpr OpKind one_hot_kind{"one_hot", one_hot_forward, nullptr};

void require_column(const Tape& tape, const char* name, Var codes, std::int64_t column) {
  const Shape& shape = tape.shape(codes);
  if (!(tape.value(codes).dtype == DType::i32 && shape.rank() == 2 && column < shape[1])) {
    refuse_shape(name, std::string(name_of(tape.value(codes).dtype)) + " codes " + to_string(shape),
                 "i32 codes [B,C] with column " + std::to_string(column));
  }
}

}  // namespace

Var embedding(Tape& tape, Var codes, std::int64_t column, Var table) {
  require_column(tape, "embedding", codes, column);
  const std::array<Var, 2> inputs = {codes, table};
  const std::array<Shape, 1> outputs = {Shape{tape.shape(codes)[0], tape.shape(table)[1]}};
  OpArgs args;
  args.integer[0] = column;
  return tape.record(embedding_kind, inputs, outputs, args);
}

Var one_hot(Tape& tape, Var codes, std::int64_t column, std::int64_t categories) {
  require_column(tape, "one_hot", codes, column);
  const std::array<Var, 1> inputs = {codes};
  const std::array<Shape, 1> outputs = {Shape{tape.shape(codes)[0], categories}};
  OpArgs args;
  args.integer[0] = column;
  return tape.record(one_hot_kind, inputs, outputs, args);
}

}  // namespace lamina
