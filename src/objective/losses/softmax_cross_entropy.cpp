#include "lamina/objective/losses/softmax_cross_entropy.hpp"

#include "objective/losses/whole_row.hpp"

namespace lamina {

namespace {

// Inputs z[B,C], labels[B], weights; args: the smoothing.
void forward(Step& step, const Op& op) {
  const ConstView& z = step.input(op, 0);
  require_classes("softmax_cross_entropy", step.input(op, 1), z.shape.columns());
  on_floating(z.dtype, [&]<class T>(T) {
    kernels::softmax_cross_entropy<T>(step.engine, elements<T>(step.output(op, 1)), elements<T>(z),
                                      step.input(op, 1).i32(), z.shape.rows(), z.shape.columns(),
                                      static_cast<T>(op.args.real[0]));
  });
  join_row_losses(step, op);
}

void backward(Step& step, const Op& op) {
  const Step::Target dz = step.input_gradient(op, 0);
  if (!dz) return;
  const ConstView& z = step.input(op, 0);
  const double factor = row_factor(step, op);
  on_floating(z.dtype, [&]<class T>(T) {
    kernels::softmax_cross_entropy_backward<T>(
        step.engine, elements<T>(dz.view), elements<T>(z), step.input(op, 1).i32(),
        row_weights<T>(step, op), z.shape.rows(), z.shape.columns(),
        static_cast<T>(op.args.real[0]), static_cast<T>(factor), dz.add);
  });
}

constexpr OpKind softmax_cross_entropy_kind{
    .name = "softmax_cross_entropy",
    .forward = forward,
    .backward = backward,
    .operands = {{"logits", "BC"}, {"labels", "B", Takes::codes}, loss_weights},
    .results = loss_results,
    .reals = {"label_smoothing"}};

}  // namespace

void SoftmaxCrossEntropy::fields(Fields& f) {
  f("label_smoothing", label_smoothing, below_one(), "the share spread over all classes");
}

Var softmax_cross_entropy(Tape& tape, Var logits, Var labels, const SoftmaxCrossEntropy& config,
                          Var weights) {
  validate("softmax_cross_entropy", config);
  return record_loss(tape, softmax_cross_entropy_kind, logits, labels, weights,
                     {.real = {config.label_smoothing * tape.label_smoothing_factor()}});
}

}  // namespace lamina
