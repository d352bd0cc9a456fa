#include "lamina/objective/losses.hpp"

namespace lamina {

Var loss(Tape& tape, const Loss& loss, Var prediction, Var target, Var weights) {
  return std::visit(
      [&](const auto& config) { return record_loss(tape, config, prediction, target, weights); },
      loss);
}

Var row_losses(Var loss) {
  return {loss.id + 1};  // the second output of every loss operation
}

Loss loss_named(std::string_view name) {
  return family_member<Loss>("loss", name);
}

}  // namespace lamina
