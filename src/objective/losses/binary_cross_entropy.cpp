#include "lamina/objective/losses/binary_cross_entropy.hpp"

#include "objective/losses/loss_operation.hpp"

namespace lamina {

namespace {

// Inputs z[B,1], target[B,1], weights; args: the smoothing.
void forward(Step& step, const Op& op) {
  const ConstView& z = step.input(op, 0);
  on_floating(z.dtype, [&]<class T>(T) {
    kernels::binary_cross_entropy<T>(step.engine, elements<T>(step.output(op, 1)), elements<T>(z),
                                     elements<T>(step.input(op, 1)), z.shape.rows(),
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
    kernels::binary_cross_entropy_backward<T>(
        step.engine, elements<T>(dz.view), elements<T>(z), elements<T>(step.input(op, 1)),
        row_weights<T>(step, op), z.shape.rows(), static_cast<T>(op.args.real[0]),
        static_cast<T>(factor), dz.add);
  });
}

constexpr OpKind binary_cross_entropy_kind{"binary_cross_entropy", forward, backward};

}  // namespace

void BinaryCrossEntropy::fields(Fields& f) {
  f("label_smoothing", label_smoothing, below_one(), "how far targets move towards 1/2");
}

Var binary_cross_entropy(Tape& tape, Var logits, Var target, const BinaryCrossEntropy& config,
                         Var weights) {
  const Shape& z = tape.shape(logits);
  const ConstView& t = tape.value(target);
  if (!(z.rank() == 2 && z[1] == 1 && t.shape == z && t.dtype == tape.dtype())) {
    refuse_shape(
        "binary_cross_entropy",
        "logits " + to_string(z) + " and " + name_of(t.dtype) + " target " + to_string(t.shape),
        "both [B,1] of type " + std::string(name_of(tape.dtype())));
  }
  validate("binary_cross_entropy", config);
  OpArgs args;
  args.real[0] = config.label_smoothing;
  return record_loss(tape, binary_cross_entropy_kind, logits, target, weights, args);
}

}  // namespace lamina
