// y = g(x ∘ scale + shift) with numbers of its own for every member of an ensemble.
#include "autograd/fused_activation.hpp"

namespace lamina {

namespace {

// Inputs x[B,G,F], scale[G,F], shift[G,F] or nothing; outputs y[B,G,F] and, where the derivative
// needs it, z[B,G,F].
void forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::affine_rows<T>(step.engine, nonlinearity_of(op), elements<T>(y), kept_z<T>(step, op),
                            elements<T>(step.input(op, 0)), elements<T>(step.input(op, 1)),
                            elements<T>(step.input(op, 2)), y.shape.rows(), y.shape.columns());
  });
}

void backward(Step& step, const Op& op) {
  const View& y = step.output(op);
  const ConstView& dy = step.output_gradient(op);
  on_floating(y.dtype, [&]<class T>(T) {
    const auto destination = [&](std::uint32_t i) -> kernels::Destination<T> {
      const Step::Target target = step.input_gradient(op, i);
      return {elements<T>(target.view), target.add};
    };
    T* const dz = op.n_out > 1 ? elements<T>(step.watched_gradient(op, 1)) : nullptr;
    const kernels::Destination<T> dshift = destination(2);
    const kernels::Destination<T> dscale = destination(1);
    const kernels::Destination<T> dx = destination(0);
    kernels::affine_rows_backward<T>(step.engine, nonlinearity_of(op), dz, dx, dscale, dshift,
                                     elements<T>(dy), elements<T>(y), kept_z<T>(step, op),
                                     elements<T>(step.input(op, 0)), elements<T>(step.input(op, 1)),
                                     y.shape.rows(), y.shape.columns());
  });
}

}  // namespace

constexpr OpKind scale_members_kind{
    .name = "scale_members",
    .forward = forward,
    .backward = backward,
    .operands = {{"x", "BGF"}, {"scale", "GF"}, {.name = "shift", .shape = "GF", .optional = true}},
    .results = {{"y", "BGF"}, {"z", "BGF"}},
    .reals = {"parameter"},
    .integers = {"activation"}};

Var scale_members(Tape& tape, Var x, Var scale, Var shift, const Activation& activation) {
  return record_activated(tape, scale_members_kind, {x, scale, shift}, activation);
}

}  // namespace lamina
