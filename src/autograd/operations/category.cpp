// Category codes into numbers: learnt rows of a table, or one-hot columns.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

/// A code picks a row, so one that is out of range must not reach the kernels.
void require_codes(const Op& op, const ConstView& codes, std::int64_t last) {
  const std::int64_t columns = codes.shape.columns();
  const std::int32_t* const code = codes.i32() + op.args.integer[0];
  const auto wrong = [&](std::int64_t row) {
    return static_cast<std::uint32_t>(code[row * columns]) > static_cast<std::uint64_t>(last);
  };
  bool any = false;
  for (std::int64_t row = 0; row < codes.shape.rows(); ++row) any |= wrong(row);
  if (!any) return;
  std::int64_t row = 0;
  while (!wrong(row)) ++row;
  throw Error({.code = "usage.bad_code",
               .what = std::string("[") + op.kind->name + "] code " +
                       std::to_string(code[row * columns]) + " is none of 0…" +
                       std::to_string(last),
               .where = "row " + std::to_string(row) + ", column " +
                        std::to_string(op.args.integer[0]) + " of the codes",
               .fix = "0 stands for missing or unseen, 1 to the number of categories for those"});
}

// Inputs codes[B,C] (i32), table[K+1,D]; args: the column.
void embedding_forward(Step& step, const Op& op) {
  const ConstView& codes = step.input(op, 0);
  const ConstView& table = step.input(op, 1);
  const View& y = step.output(op);
  const std::int64_t dimension = y.shape.columns();
  require_codes(op, codes, table.shape[0] - 1);
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
  require_codes(op, codes, y.shape.columns());
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::one_hot<T>(step.engine, elements<T>(y), y.shape.columns(),
                        codes.i32() + op.args.integer[0], codes.shape.columns(), y.shape.rows(),
                        y.shape.columns());
  });
}

std::int64_t column_of(const Step& step, const Op& op) {
  const std::int64_t column = op.args.integer[0];
  const Shape& codes = step.input(op, 0).shape;
  if (column < 0 || column >= codes[1]) {
    refuse_shape(op.kind->name, "codes " + to_string(codes),
                 "codes [B,C] with column " + std::to_string(column));
  }
  return column;
}

Shape shape_of_embedding(const Step& step, const Op& op) {
  column_of(step, op);
  return {step.input(op, 0).shape[0], step.input(op, 1).shape[1]};
}

Shape shape_of_one_hot(const Step& step, const Op& op) {
  column_of(step, op);
  return {step.input(op, 0).shape[0], op.args.integer[1]};
}

constexpr OpKind embedding_kind{.name = "embedding",
                                .forward = embedding_forward,
                                .backward = embedding_backward,
                                .operands = {{"codes", "BC", Takes::codes}, {"table", "KD"}},
                                .integers = {"column"},
                                .first_result = shape_of_embedding};
constexpr OpKind one_hot_kind{.name = "one_hot",
                              .forward = one_hot_forward,
                              .operands = {{"codes", "BC", Takes::codes}},
                              .integers = {"column", "categories"},
                              .first_result = shape_of_one_hot};

}  // namespace

Var embedding(Tape& tape, Var codes, std::int64_t column, Var table) {
  return tape.record(embedding_kind, {codes, table}, {.integer = {column}});
}

Var one_hot(Tape& tape, Var codes, std::int64_t column, std::int64_t categories) {
  return tape.record(one_hot_kind, {codes}, {.integer = {column, categories}});
}

}  // namespace lamina
