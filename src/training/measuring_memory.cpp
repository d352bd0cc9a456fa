#include "training/measuring_memory.hpp"

#include <algorithm>

#include "data/pixels.hpp"
#include "training/step.hpp"

namespace lamina {

namespace {

constexpr std::int64_t most_rows = 1024;
constexpr std::int64_t fewest_rows = 32;
constexpr std::int64_t most_bytes = 4 << 20;

}  // namespace

std::int64_t measured_at_once(const Program& program, std::int64_t rows) {
  const std::int64_t fitting = most_bytes / program.workspace_bytes(1);
  return std::min(std::clamp(fitting, fewest_rows, most_rows), rows);
}

StepMemory loss_memory(const Loss& loss, const ConstView& outputs, const Examples& examples) {
  const Engine engine(1);
  const ParameterTable no_parameters;
  Tape tape(engine);
  tape.begin_measured(Mode::evaluation, no_parameters, false);
  loss_of(tape, loss, tape.input(outputs), examples);
  return tape.step_memory();
}

std::int64_t measuring_bytes(const Sequential& network, const Loss& loss,
                             const Examples& examples) {
  if (examples.rows() == 0) return 0;
  const Program program = network.lower_sizes(output_for(loss));
  const std::int64_t chunk = measured_at_once(program, examples.rows());
  const View outputs{nullptr, Shape{examples.rows(), program.output_columns()}, DType::f32};
  return program.workspace_bytes(chunk) + unfolded_bytes(examples.numbers, chunk) +
         static_cast<std::int64_t>(outputs.bytes()) +
         static_cast<std::int64_t>(loss_memory(loss, outputs, examples).total());
}

}  // namespace lamina
