#include "training/step.hpp"

namespace lamina {

Examples with_every_part(Examples examples) {
  static std::int32_t nothing = 0;
  const Shape no_columns{examples.rows(), 0};
  const auto absent = [](const ConstView& view) {
    return view.shape.rank() == 0;
  };
  if (absent(examples.numbers)) examples.numbers = {&nothing, no_columns, DType::f32};
  if (absent(examples.codes)) examples.codes = {&nothing, no_columns, DType::i32};
  return examples;
}

Sequential::Output output_for(const Loss& loss) {
  return loss->reads_logits() ? Sequential::Output::logits : Sequential::Output::answer;
}

Var loss_of(Tape& tape, const Loss& loss, Var output, const Examples& rows) {
  const bool weighted = rows.weights.shape.rank() > 0;
  const Var targets = tape.input(rows.targets);
  const Var weights = weighted ? tape.input(rows.weights) : Var{};
  return lamina::loss(tape, loss, output, targets, weights);
}

Var record_step(Tape& tape, const Sequential& network, const Loss& loss, const Examples& batch) {
  const Flow in{tape.input(batch.numbers), tape.input(batch.codes)};
  const Var output = network.forward(tape, in, output_for(loss));
  return loss_of(tape, loss, output, batch);
}

StepMemory step_memory(const Sequential& network, const Loss& loss, const Examples& batch) {
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_measured(Mode::training, network.parameters(), true);
  tape.backward(record_step(tape, network, loss, batch));
  return tape.step_memory();
}

}  // namespace lamina
