#include "lamina/objective/losses/huber.hpp"

#include "objective/losses/loss_operation.hpp"

namespace lamina {

namespace {

void forward(Step& step, const Op& op) {
  regression_forward(step, op, kernels::Regression::huber);
}

void backward(Step& step, const Op& op) {
  regression_backward(step, op, kernels::Regression::huber);
}

constexpr OpKind huber_kind{"huber", forward, backward};

}  // namespace

void Huber::fields(Fields& f) {
  f("delta", delta, above(0), "the error from which on the loss grows straight");
}

Var huber(Tape& tape, Var prediction, Var target, const Huber& config, Var weights) {
  require_same_numbers(tape, "huber", prediction, target);
  validate("huber", config);
  OpArgs args;
  args.real[0] = config.delta;
  return record_loss(tape, huber_kind, prediction, target, weights, args);
}

}  // namespace lamina
