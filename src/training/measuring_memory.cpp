#include "training/measuring_memory.hpp"

#include <algorithm>
#include <vector>

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

StepMemory loss_memory(const NetworkLoss& loss, std::span<const ConstView> outputs,
                       const Examples& examples) {
  const Engine engine(1);
  const ParameterTable no_parameters;
  Tape tape(engine);
  tape.begin_measured(Mode::evaluation, no_parameters, false);
  std::vector<Var> values;
  for (const ConstView& output : outputs) values.push_back(tape.input(output));
  loss.record(tape, values, examples);
  return tape.step_memory();
}

std::int64_t measuring_bytes(const Network& network, const NetworkLoss& loss,
                             const Examples& examples) {
  if (examples.rows() == 0) return 0;
  const Program program = network.lower_sizes(loss.reads());
  const std::int64_t chunk = measured_at_once(program, examples.rows());
  std::vector<ConstView> outputs;
  std::size_t bytes = 0;
  for (const NetworkOutput& output : network.outputs()) {
    const Shape shape = Field{.shape = output.shape}.of_rows(examples.rows());
    bytes += outputs.emplace_back(nullptr, shape, DType::f32).bytes();
  }
  return program.workspace_bytes(chunk) + static_cast<std::int64_t>(bytes) +
         static_cast<std::int64_t>(loss_memory(loss, outputs, examples).total());
}

}  // namespace lamina
