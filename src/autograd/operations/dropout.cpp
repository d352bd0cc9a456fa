// Inverted dropout. No mask is stored: the backward pass draws the same numbers again.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

Seed seed_of(const Step& step, const Op& op) {
  return step.seed.at("dropout").at(static_cast<std::uint64_t>(op.args.integer[0]));
}

void forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::dropout<T>(step.engine, elements<T>(y), elements<T>(step.input(op, 0)), y.shape.rows(),
                        y.shape.columns(), op.args.real[0], seed_of(step, op), step.number, false,
                        step.first_row);
  });
}

void backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  if (!dx) return;
  on_floating(dx.view.dtype, [&]<class T>(T) {
    kernels::dropout<T>(step.engine, elements<T>(dx.view), elements<T>(step.output_gradient(op)),
                        dx.view.shape.rows(), dx.view.shape.columns(), op.args.real[0],
                        seed_of(step, op), step.number, dx.add, step.first_row);
  });
}

constexpr OpKind dropout_kind{.name = "dropout",
                              .forward = forward,
                              .backward = backward,
                              .operands = {{"x"}},
                              .reals = {"rate"},
                              .integers = {"node"}};

}  // namespace

Var dropout(Tape& tape, Var x, double rate, std::uint64_t node) {
  if (!(rate >= 0 && rate < 1)) {
    throw Error({.code = "usage.value",
                 .what = "[dropout] a rate of " + std::to_string(rate) +
                         " drops everything or less "
                         "than nothing",
                 .where = "operation dropout",
                 .fix = "give a rate from 0 to below 1"});
  }
  rate *= tape.dropout_factor();
  if (!tape.training() || rate == 0) return x;
  return tape.record(dropout_kind, {x},
                     {.real = {rate}, .integer = {static_cast<std::int64_t>(node)}});
}

}  // namespace lamina
