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

inline constexpr const char* row_losses_name = "row losses";
inline constexpr Operand loss_weights = {.name = "weights", .shape = "B", .optional = true};
inline constexpr RuleList<Result> loss_results = {
    {"loss", ""}, {row_losses_name, "B"}, {"weighted row losses", "B"}};

/// Records the operation, with a place for weighted row losses where there are weights.
Var record_loss(Tape& tape, const OpKind& kind, Var prediction, Var target, Var weights,
                const OpArgs& args = {});

}  // namespace lamina
