#include "training/step.hpp"

#include "training/measure.hpp"

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

Var record_step(Tape& tape, const Sequential& network, const Loss& loss, const Examples& batch) {
  const Flow in{tape.input(batch.numbers), tape.input(batch.codes)};
  const Var output = network.forward(tape, in, output_for(loss));
  const bool weighted = batch.weights.shape.rank() > 0;
  const Var weights = weighted ? tape.input(batch.weights) : Var{};
  return lamina::loss(tape, loss, output, tape.input(batch.targets), weights);
}

StepMemory step_memory(const Sequential& network, const Loss& loss, const Examples& batch) {
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_measured(Mode::training, network.parameters(), true);
  tape.backward(record_step(tape, network, loss, batch));
  return tape.step_memory();
}

}  // namespace lamina
