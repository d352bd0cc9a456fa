#include "lamina/objective/losses/mean_absolute_error.hpp"

#include "objective/losses/loss_operation.hpp"

namespace lamina {

namespace {

void forward(Step& step, const Op& op) {
  regression_forward(step, op, kernels::Regression::absolute);
}

void backward(Step& step, const Op& op) {
  regression_backward(step, op, kernels::Regression::absolute);
}

constexpr OpKind mean_absolute_error_kind{"mean_absolute_error", forward, backward};

}  // namespace

Var mean_absolute_error(Tape& tape, Var prediction, Var target, const MeanAbsoluteError&,
                        Var weights) {
  require_same_numbers(tape, "mean_absolute_error", prediction, target);
  return record_loss(tape, mean_absolute_error_kind, prediction, target, weights);
}

}  // namespace lamina
