#include "training/measure.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "data/pixels.hpp"

namespace lamina {

namespace {

constexpr std::int64_t most_rows = 1024;
constexpr std::int64_t fewest_rows = 32;
constexpr std::int64_t most_bytes = 4 << 20;

/// What the tape of the loss alone takes.
StepMemory loss_memory(const Loss& loss, const ConstView& outputs, const Examples& examples) {
  const Engine engine(1);
  const ParameterTable no_parameters;
  Tape tape(engine);
  tape.begin_measured(Mode::evaluation, no_parameters, false);
  const bool weighted = examples.weights.shape.rank() > 0;
  const Var weights = weighted ? tape.input(examples.weights) : Var{};
  lamina::loss(tape, loss, tape.input(outputs), tape.input(examples.targets), weights);
  return tape.step_memory();
}

/// Correct rows: the largest logit is the label's, or a single logit has the label's sign; an
/// even answer is the first class, as everywhere.
std::int64_t correct_rows(const ConstView& logits, const ConstView& targets) {
  const std::int64_t classes = logits.shape.columns();
  std::int64_t correct = 0;
  for (std::int64_t row = 0; row < logits.shape.rows(); ++row) {
    const float* z = logits.f32() + row * classes;
    if (targets.dtype == DType::i32) {
      correct += std::max_element(z, z + classes) - z == targets.i32()[row] ? 1 : 0;
    } else {
      correct += (z[0] > 0) == (targets.f32()[row] >= 0.5F) ? 1 : 0;
    }
  }
  return correct;
}

}  // namespace

Sequential::Output output_for(const Loss& loss) {
  return loss->reads_logits() ? Sequential::Output::logits : Sequential::Output::answer;
}

std::int64_t measured_at_once(const Program& program, std::int64_t rows) {
  const std::int64_t fitting = most_bytes / program.workspace_bytes(1);
  return std::min(std::clamp(fitting, fewest_rows, most_rows), rows);
}

std::int64_t measuring_bytes(const Sequential& network, const Loss& loss,
                             const Examples& examples) {
  if (examples.rows() == 0) return 0;
  const Program program = network.lower_sizes(output_for(loss));
  const std::int64_t chunk = measured_at_once(program, examples.rows());
  const View outputs{nullptr, Shape{examples.rows(), program.output_columns()}, DType::f32};
  const std::int64_t pixels =
      examples.numbers.dtype == DType::u8 ? 4 * chunk * examples.numbers.shape.columns() : 0;
  return program.workspace_bytes(chunk) + pixels + static_cast<std::int64_t>(outputs.bytes()) +
         static_cast<std::int64_t>(loss_memory(loss, outputs, examples).total());
}

Measure::Measure(const Engine& engine, const Sequential& network, const ParameterArena& parameters,
                 const Loss& loss)
    : engine_(engine),
      loss_(loss),
      program_(network.lower(parameters, output_for(loss))),
      no_values_(no_parameters_),
      tape_(engine) {
  loss_->measure_only();
}

std::int64_t Measure::bytes() const {
  std::size_t all = workspace_.bytes() + tape_.workspace_bytes();
  if (!numbers_.empty()) all += numbers_.bytes();
  if (!outputs_.empty()) all += outputs_.bytes();
  return static_cast<std::int64_t>(all);
}

Measurement Measure::operator()(const Examples& examples) {
  const std::int64_t rows = examples.rows();
  const Shape shape{rows, program_.output_columns()};
  if (outputs_.shape() != shape) {
    outputs_ = Tensor(shape);
    tape_.reserve(loss_memory(loss_, outputs_, examples));
  }
  const std::int64_t chunk = measured_at_once(program_, rows);
  for (std::int64_t first = 0; first < rows; first += chunk) {
    const std::int64_t count = std::min(chunk, rows - first);
    const std::array<ConstView, 2> inputs = {f32_rows(examples.numbers, first, count, numbers_),
                                             examples.codes.rows(first, count)};
    const ConstView& answer = program_.run(engine_, inputs, workspace_);
    std::memcpy(outputs_.view().rows(first, count).data(), answer.data(), answer.bytes());
  }
  tape_.begin_evaluation(no_parameters_, no_values_);
  const Var weights = examples.weights.empty() ? Var{} : tape_.input(examples.weights);
  const Var mean =
      loss(tape_, loss_, tape_.input(outputs_), tape_.input(examples.targets), weights);
  Measurement result{*tape_.value(mean).f32(), {}};
  if (output_for(loss_) == Sequential::Output::logits && rows > 0) {
    result.accuracy =
        static_cast<double>(correct_rows(outputs_, examples.targets)) / static_cast<double>(rows);
  }
  return result;
}

}  // namespace lamina
