#include "training/step.hpp"

#include "lamina/autograd/operations.hpp"

namespace lamina {

Var record_step(Tape& tape, const Network& network, const NetworkLoss& loss, const Examples& batch,
                std::span<Var> nodes) {
  const std::span<Var> in = tape.list(batch.inputs.size());
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = tape.input(batch.inputs[i]);
  const std::span<Var> out = tape.list(network.outputs().size());
  network.forward(tape, in, out, loss.reads(), nodes);
  const Var total = loss.record(tape, out, batch);
  const Var penalty = network.penalty(tape);
  return penalty ? add(tape, total, penalty) : total;
}

void tell_members(Tape& tape, const FitOptions& options) {
  tape.rows_by_member(options.same_rows ? 1 : options.members);
  tape.leave_members_apart(options.same_rows);
}

StepMemory step_memory(const Network& network, const NetworkLoss& loss, const Examples& batch,
                       const FitOptions& options) {
  const Engine engine(1);
  Tape tape(engine);
  tell_members(tape, options);
  tape.begin_measured(Mode::training, network.parameters(), true);
  tape.backward(record_step(tape, network, loss, batch));
  return tape.step_memory();
}

}  // namespace lamina
