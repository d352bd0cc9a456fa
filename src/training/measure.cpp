#include "training/measure.hpp"

#include <algorithm>
#include <cstring>

#include "objective/metrics/accuracy.hpp"
#include "training/measuring_memory.hpp"

namespace lamina {

Measure::Measure(const Engine& engine, const Network& network, const ParameterArena& parameters,
                 const NetworkLoss& loss, const Examples& examples, std::int64_t members)
    : engine_(engine),
      loss_(loss),
      examples_(examples),
      program_(network.lower(parameters, loss.reads())),
      no_values_(no_parameters_),
      tape_(engine),
      inputs_(network.inputs().size()),
      outputs_(network.outputs().size()) {
  loss_.measure_only();
  if (!examples.folds.empty()) {
    out_of_fold_.emplace(engine, network, parameters, examples, members, loss.reads());
  }
}

std::int64_t Measure::bytes() const {
  std::size_t all = workspace_.bytes() + tape_.workspace_bytes();
  for (const Tensor& output : outputs_) all += output.empty() ? 0 : output.bytes();
  return static_cast<std::int64_t>(all) + (out_of_fold_ ? out_of_fold_->bytes() : 0);
}

void Measure::make_room() {
  if (!outputs_[0].empty()) return;
  std::vector<ConstView> views;
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    outputs_[i] = Tensor(program_.output_shape(i).with_rows(examples_.rows()));
    views.emplace_back(outputs_[i]);
  }
  tape_.reserve(loss_memory(loss_, views, examples_));
}

/// Fills the outputs, some rows at a time.
void Measure::answer() {
  const std::int64_t rows = examples_.rows();
  const std::int64_t chunk = measured_at_once(program_, rows);
  for (std::int64_t first = 0; first < rows; first += chunk) {
    const std::int64_t count = std::min(chunk, rows - first);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      inputs_[i] = examples_.inputs[i].rows(first, count);
    }
    program_.run(engine_, inputs_, workspace_);
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      const ConstView& answer = program_.output(workspace_, i);
      std::memcpy(outputs_[i].view().rows(first, count).data(), answer.data(), answer.bytes());
    }
  }
}

Measurement Measure::operator()() {
  if (!out_of_fold_) {
    make_room();
    answer();
    return measured(outputs_);
  }
  (*out_of_fold_)();
  const std::size_t rounds = out_of_fold_->rounds();
  const double share = 1.0 / static_cast<double>(rounds);
  Measurement mean;
  for (std::size_t round = 0; round < rounds; ++round) {
    const Measurement one = measured(out_of_fold_->outputs(round));
    mean.loss += share * one.loss;
    if (one.accuracy) mean.accuracy = mean.accuracy.value_or(0) + share * *one.accuracy;
  }
  return mean;
}

Measurement Measure::measured(std::span<const Tensor> answers) {
  tape_.begin_evaluation(no_parameters_, no_values_);
  const std::span<Var> outputs = tape_.list(answers.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = tape_.input(answers[i]);
  const Var mean = loss_.record(tape_, outputs, examples_);
  Measurement result{*tape_.value(mean).f32(), {}};
  const Loss& first = loss_.loss(0);
  const bool classes =
      first->targets() == Targets::labels || first->targets() == Targets::probabilities;
  if (first->reads_logits() && classes && examples_.rows() > 0) {
    result.accuracy = accuracy(answers[0], examples_.targets[0], examples_.weights);
  }
  return result;
}

}  // namespace lamina
