#include "lamina/objective/losses/mean_squared_error.hpp"

#include "objective/losses/loss_operation.hpp"

namespace lamina {

namespace {

void forward(Step& step, const Op& op) {
  regression_forward(step, op, kernels::Regression::squared);
}

void backward(Step& step, const Op& op) {
  regression_backward(step, op, kernels::Regression::squared);
}

constexpr OpKind mean_squared_error_kind{"mean_squared_error", forward, backward};

}  // namespace

Var mean_squared_error(Tape& tape, Var prediction, Var target, const MeanSquaredError&,
                       Var weights) {
  require_same_numbers(tape, "mean_squared_error", prediction, target);
  return record_loss(tape, mean_squared_error_kind, prediction, target, weights);
}

}  // namespace lamina
