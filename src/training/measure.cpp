#include "training/measure.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "data/pixels.hpp"
#include "objective/metrics/accuracy.hpp"
#include "training/measuring_memory.hpp"
#include "training/step.hpp"

namespace lamina {

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

/// Fills the outputs, some rows at a time.
void Measure::answer(const Examples& examples) {
  const std::int64_t rows = examples.rows();
  const std::int64_t chunk = measured_at_once(program_, rows);
  for (std::int64_t first = 0; first < rows; first += chunk) {
    const std::int64_t count = std::min(chunk, rows - first);
    const std::array<ConstView, 2> inputs = {f32_rows(examples.numbers, first, count, numbers_),
                                             examples.codes.rows(first, count)};
    const ConstView& answer = program_.run(engine_, inputs, workspace_);
    std::memcpy(outputs_.view().rows(first, count).data(), answer.data(), answer.bytes());
  }
}

Measurement Measure::operator()(const Examples& examples) {
  const Shape shape{examples.rows(), program_.output_columns()};
  if (outputs_.shape() != shape) {
    outputs_ = Tensor(shape);
    tape_.reserve(loss_memory(loss_, outputs_, examples));
  }
  answer(examples);
  tape_.begin_evaluation(no_parameters_, no_values_);
  const Var mean = loss_of(tape_, loss_, tape_.input(outputs_), examples);
  Measurement result{*tape_.value(mean).f32(), {}};
  const bool classes =
      loss_->targets() == Targets::labels || loss_->targets() == Targets::probabilities;
  if (loss_->reads_logits() && classes && shape[0] > 0)
    result.accuracy = accuracy(outputs_, examples.targets);
  return result;
}

}  // namespace lamina
