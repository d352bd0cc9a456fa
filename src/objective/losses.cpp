#include "lamina/objective/losses.hpp"

#include "lamina/core/error.hpp"
#include "objective/losses/loss_operation.hpp"

namespace lamina {

std::span<const Loss> Loss::shipped() {
  return members<Loss>(ShippedLosses{});
}

Var loss(Tape& tape, const Loss& loss, Var prediction, Var target, Var weights) {
  return loss->record(tape, prediction, target, weights);
}

Var row_losses(const Tape& tape, Var loss) {
  const Op* const op = tape.operation_of(loss);
  if (op != nullptr && op->n_out > 1 && op->kind->results.size() > 1 &&
      std::string_view(op->kind->results[1].name) == row_losses_name && tape.output(*op) == loss) {
    return tape.output(*op, 1);
  }
  throw Error({.code = "usage.value",
               .what = "a value of shape " + to_string(tape.shape(loss)) + " is no loss with rows",
               .where = "row_losses",
               .fix = "give it what loss() or mean_of_rows() returned"});
}

}  // namespace lamina
