// y = g(z) on its own, and softmax over the columns.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

void forward(Step& step, const Op& op) {
  const ConstView& z = step.input(op, 0);
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::activate<T>(step.engine, nonlinearity_of(op), elements<T>(y), elements<T>(z),
                         y.elements());
  });
}

void backward(Step& step, const Op& op) {
  const Step::Target dz = step.input_gradient(op, 0);
  if (!dz) return;
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::activate_backward<T>(step.engine, nonlinearity_of(op), elements<T>(dz.view),
                                  elements<T>(step.output_gradient(op)), elements<T>(y),
                                  elements<T>(step.input(op, 0)), y.elements(), dz.add);
  });
}

void softmax_forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::softmax<T>(step.engine, elements<T>(y), elements<T>(step.input(op, 0)),
                        y.shape.before_last(), y.shape.last());
  });
}

void softmax_backward(Step& step, const Op& op) {
  const Step::Target dz = step.input_gradient(op, 0);
  if (!dz) return;
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::softmax_backward<T>(step.engine, elements<T>(dz.view),
                                 elements<T>(step.output_gradient(op)), elements<T>(y),
                                 y.shape.before_last(), y.shape.last(), dz.add);
  });
}

}  // namespace

constexpr OpKind activate_kind{.name = "activate",
                               .forward = forward,
                               .backward = backward,
                               .operands = {{"z"}},
                               .reals = {"parameter"},
                               .integers = {"activation"},
                               .activates = true};
constexpr OpKind softmax_kind{.name = "softmax",
                              .forward = softmax_forward,
                              .backward = softmax_backward,
                              .operands = {{"z", "*C"}},
                              .results = {{"probabilities", "*C"}},
                              .activates = true};

std::span<const Activation> Activation::shipped() {
  return members<Activation>(ShippedActivations{});
}

void LeakyRelu::fields(Fields& f) {
  f("negative_slope", negative_slope, at_least(0), "the slope below 0");
}

Var Softmax::forward(Tape& tape, Var z) const {
  return tape.record(softmax_kind, {z});
}

Var activate(Tape& tape, Var z, Nonlinearity formula) {
  if (formula.kind == Nonlinearity::linear) return z;
  return tape.record(activate_kind, {z}, args_of(formula));
}

Var activate(Tape& tape, Var z, const Activation& activation) {
  return activation->record(tape, z);
}

}  // namespace lamina
