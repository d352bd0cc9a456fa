// What all losses share: a loss of each row, joined into one number.
#pragma once

#include "autograd/operation.hpp"

namespace lamina {

// A loss operation has inputs prediction, target, weights[B] or none, and outputs the loss [], the
// row losses [B] and, with weights, the weighted row losses [B].

/// Output 0 from output 1: Σ w l / Σ w, or the mean.
void join_row_losses(Step& step, const Op& op);

/// What each row's gradient is multiplied by, its own weight aside: dL/d(loss) / Σ w.
double row_factor(const Step& step, const Op& op);

/// The weights, or null.
template <class T>
const T* row_weights(const Step& step, const Op& op) {
  return elements<T>(step.input(op, 2));
}

/// Records the operation after checking the weights against the rows of `prediction`.
Var record_loss(Tape& tape, const OpKind& kind, Var prediction, Var target, Var weights,
                const OpArgs& args = {});

/// Throws `usage.shape` unless prediction and target are both [B,O] of the tape's type.
void require_same_numbers(const Tape& tape, const char* loss, Var prediction, Var target);

}  // namespace lamina
