// An activation that is part of the operation before it: y = g(z), and z is kept as the second
// output where the derivative, or who watches, reads it.
#pragma once

#include "autograd/operation.hpp"

namespace lamina {

/// The place of z, or null.
template <class T>
T* kept_z(const Step& step, const Op& op) {
  return op.n_out > 1 ? elements<T>(step.output(op, 1)) : nullptr;
}

/// dL/dz, written over dL/dy unless somebody reads that.
template <class T>
const T* slopes_before_activation(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  const T* const slopes = elements<T>(dy);
  if (nonlinearity_of(op).kind == Nonlinearity::linear) return slopes;
  const std::int64_t n = dy.elements();
  T* const dz = elements<T>(step.gradient_to_overwrite(op, op.n_out - 1));
  kernels::activate_backward<T>(step.engine, nonlinearity_of(op), dz, slopes,
                                elements<T>(step.output(op)), kept_z<T>(step, op), n, false);
  return dz;
}

/// Records an operation {y, z} of that activation; one without a formula follows it.
inline Var record_activated(Tape& tape, const OpKind& kind, std::initializer_list<Var> operands,
                            const Activation& activation) {
  const std::optional<Nonlinearity> formula = activation->formula();
  if (!formula) return activation->record(tape, tape.record(kind, operands, {}, 1));
  const bool needs_z = kernels::derivative_needs_z(*formula) && tape.recording_gradients();
  const bool keep_z = needs_z || (tape.watching() && formula->kind != Nonlinearity::linear);
  return tape.record(kind, operands, args_of(*formula), keep_z ? 2 : 1);
}

}  // namespace lamina
