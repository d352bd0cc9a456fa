// Some members of an ensemble's input.
#include <cstring>

#include "autograd/operation.hpp"

namespace lamina {

namespace {

// Input x[B,G,F], output y[B,count,F]: members first … first + count - 1.

void forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const View& y = step.output(op);
  const std::int64_t features = x.shape[2];
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::copy_columns<T>(step.engine, elements<T>(y), y.shape.columns(),
                             elements<T>(x) + op.args.integer[0] * features, x.shape.columns(),
                             x.shape[0], y.shape.columns(), false);
  });
}

void backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  if (!dx) return;
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t features = dx.view.shape[2];
  if (!dx.add) std::memset(dx.view.data(), 0, dx.view.bytes());  // the other members
  on_floating(dy.dtype, [&]<class T>(T) {
    kernels::copy_columns<T>(step.engine, elements<T>(dx.view) + op.args.integer[0] * features,
                             dx.view.shape.columns(), elements<T>(dy), dy.shape.columns(),
                             dy.shape[0], dy.shape.columns(), true);
  });
}

Shape shape_of_some(const Step& step, const Op& op) {
  const Shape& x = step.input(op, 0).shape;
  const std::int64_t first = op.args.integer[0];
  const std::int64_t count = op.args.integer[1];
  if (first < 0 || count < 1 || first + count > x[1]) {
    refuse_shape("some_members", to_string(x),
                 "members " + std::to_string(first) + " to " + std::to_string(first + count - 1));
  }
  return {x[0], count, x[2]};
}

constexpr OpKind some_members_kind{.name = "some_members",
                                   .forward = forward,
                                   .backward = backward,
                                   .operands = {{"x", "BGF"}},
                                   .results = {{"y", "BHF"}},
                                   .integers = {"first", "count"},
                                   .first_result = shape_of_some};

}  // namespace

Var some_members(Tape& tape, Var x, std::int64_t first, std::int64_t count) {
  return tape.record(some_members_kind, {x}, {.integer = {first, count}});
}

}  // namespace lamina
