#include "lamina/objective/losses.hpp"

namespace lamina {

namespace {

// One overload a member: std::visit picks it by the config's type.
Var record(Tape& tape, const BinaryCrossEntropy& config, Var prediction, Var target, Var weights) {
  return binary_cross_entropy(tape, prediction, target, config, weights);
}
Var record(Tape& tape, const SoftmaxCrossEntropy& config, Var prediction, Var target, Var weights) {
  return softmax_cross_entropy(tape, prediction, target, config, weights);
}
Var record(Tape& tape, const MeanSquaredError& config, Var prediction, Var target, Var weights) {
  return mean_squared_error(tape, prediction, target, config, weights);
}
Var record(Tape& tape, const MeanAbsoluteError& config, Var prediction, Var target, Var weights) {
  return mean_absolute_error(tape, prediction, target, config, weights);
}
Var record(Tape& tape, const Huber& config, Var prediction, Var target, Var weights) {
  return huber(tape, prediction, target, config, weights);
}

}  // namespace

Var loss(Tape& tape, const Loss& loss, Var prediction, Var target, Var weights) {
  return std::visit(
      [&](const auto& config) { return record(tape, config, prediction, target, weights); }, loss);
}

Var row_losses(Var loss) {
  return {loss.id + 1};  // the second output of every loss operation
}

Loss loss_named(std::string_view name) {
  return family_member<Loss>("loss", name);
}

}  // namespace lamina
