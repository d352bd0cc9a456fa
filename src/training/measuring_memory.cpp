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

std::int64_t rows_of_members_at_once(std::int64_t members) {
  return std::max<std::int64_t>(most_rows / members, 1);
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

namespace {

/// A round of answers to all rows, and what a chunk of rows takes on the tape.
std::int64_t bytes_by_fold(const Network& network, const NetworkLoss& loss,
                           const Examples& examples, const FitOptions& options) {
  const std::int64_t members = options.members;
  const Engine engine(1);
  Tape tape(engine);
  tape.rows_by_member(members);
  tape.begin_measured(Mode::evaluation, network.parameters(), false);
  const std::int64_t rows = rows_of_members_at_once(members);
  std::vector<Var> in;
  std::size_t bytes = 0;
  for (const ConstView& input : examples.inputs) {
    const ConstView chunk{nullptr, input.shape.with_rows(rows * members), input.dtype};
    bytes += chunk.bytes();
    in.push_back(tape.input(chunk));
  }
  std::vector<Var> out(network.outputs().size());
  network.forward(tape, in, out, loss.reads());
  // A row is in the list of its own fold, and in those of all others that learn from it.
  const std::int64_t lists = examples.rows() * options.folds * 4;
  return static_cast<std::int64_t>(bytes + tape.step_memory().total()) + lists;
}

}  // namespace

std::int64_t measuring_bytes(const Network& network, const NetworkLoss& loss,
                             const Examples& training, const Examples& validation,
                             const FitOptions& options) {
  const bool by_fold = options.folds > 0;
  const Examples& examples = by_fold ? training : validation;
  if (examples.rows() == 0) return 0;
  std::vector<ConstView> outputs;
  std::size_t bytes = 0;
  for (const NetworkOutput& output : network.outputs()) {
    const Shape shape = Field{.shape = output.shape}.of_rows(examples.rows());
    bytes += outputs.emplace_back(nullptr, shape, DType::f32).bytes();
  }
  const auto answers = static_cast<std::int64_t>(bytes);
  const auto of_loss = static_cast<std::int64_t>(loss_memory(loss, outputs, examples).total());
  if (by_fold) {
    const std::int64_t rounds = options.members / options.folds;
    return bytes_by_fold(network, loss, examples, options) + rounds * answers + of_loss;
  }
  const Program program = network.lower_sizes(loss.reads());
  return program.workspace_bytes(measured_at_once(program, examples.rows())) + answers + of_loss;
}

}  // namespace lamina
