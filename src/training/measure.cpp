#include "training/measure.hpp"

#include <algorithm>
#include <cstring>

#include "objective/metrics/accuracy.hpp"
#include "training/measuring_memory.hpp"

namespace lamina {

Measure::Measure(const Engine& engine, const Network& network, const ParameterArena& parameters,
                 const NetworkLoss& loss)
    : engine_(engine),
      loss_(loss),
      program_(network.lower(parameters, loss.reads())),
      no_values_(no_parameters_),
      tape_(engine),
      inputs_(network.inputs().size()),
      outputs_(network.outputs().size()) {
  loss_.measure_only();
}

std::int64_t Measure::bytes() const {
  std::size_t all = workspace_.bytes() + tape_.workspace_bytes();
  for (const Tensor& output : outputs_) all += output.empty() ? 0 : output.bytes();
  return static_cast<std::int64_t>(all);
}

void Measure::make_room(const Examples& examples) {
  if (!outputs_[0].empty() && outputs_[0].shape().rows() == examples.rows()) return;
  std::vector<ConstView> views;
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    outputs_[i] = Tensor(program_.output_shape(i).with_rows(examples.rows()));
    views.emplace_back(outputs_[i]);
  }
  tape_.reserve(loss_memory(loss_, views, examples));
}

/// Fills the outputs, some rows at a time.
void Measure::answer(const Examples& examples) {
  const std::int64_t rows = examples.rows();
  const std::int64_t chunk = measured_at_once(program_, rows);
  for (std::int64_t first = 0; first < rows; first += chunk) {
    const std::int64_t count = std::min(chunk, rows - first);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      inputs_[i] = examples.inputs[i].rows(first, count);
    }
    program_.run(engine_, inputs_, workspace_);
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      const ConstView& answer = program_.output(workspace_, i);
      std::memcpy(outputs_[i].view().rows(first, count).data(), answer.data(), answer.bytes());
    }
  }
}

Measurement Measure::operator()(const Examples& examples) {
  make_room(examples);
  answer(examples);
  tape_.begin_evaluation(no_parameters_, no_values_);
  const std::span<Var> outputs = tape_.list(outputs_.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = tape_.input(outputs_[i]);
  const Var mean = loss_.record(tape_, outputs, examples);
  Measurement result{*tape_.value(mean).f32(), {}};
  const Loss& first = loss_.loss(0);
  const bool classes =
      first->targets() == Targets::labels || first->targets() == Targets::probabilities;
  if (first->reads_logits() && classes && examples.rows() > 0) {
    result.accuracy = accuracy(outputs_[0], examples.targets[0], examples.weights);
  }
  return result;
}

}  // namespace lamina
