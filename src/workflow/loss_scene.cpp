#include "workflow/loss_scene.hpp"

#include "lamina/autograd/operations.hpp"
#include "workflow/wide_network.hpp"

namespace lamina {

LossScene::LossScene(const Network& network, const NetworkLoss& loss,
                     const ParameterArena& parameters, const Examples& rows, Seed seed)
    : network_(network), loss_(loss), seed_(seed), parameters_(parameters.as(DType::f64)) {
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.kind == ParameterKind::statistic) continue;
    places_.push_back({entry.name, entry.shape});
    trainable_.push_back(entry);
  }
  for (std::size_t i = 0; i < rows.inputs.size(); ++i) {
    const Tensor& input = inputs_.emplace_back(widened(rows.inputs[i]));
    if (input.dtype() != DType::f64) continue;
    places_.push_back({"input " + network.inputs()[i].name, input.shape()});
    inputs_of_places_.push_back(i);
  }
  for (const ConstView& target : rows.targets) targets_.push_back(widened(target));
  if (rows.weights.shape.rank() > 0) weights_ = widened(rows.weights);
}

double* LossScene::numbers(std::size_t place) {
  if (place < trainable_.size()) return parameters_.view(trainable_[place]).f64();
  return inputs_[inputs_of_places_[place - trainable_.size()]].f64();
}

Var LossScene::record(ParameterArena* gradients) {
  tape_.begin_training(network_.parameters(), parameters_, gradients, {.seed = seed_, .number = 0});
  in_.clear();
  for (const Tensor& input : inputs_) {
    const bool numbers = input.dtype() == DType::f64;
    in_.push_back(numbers ? tape_.variable(input) : tape_.input(input));
    if (numbers) tape_.keep_gradient(in_.back());
  }
  Examples rows;
  rows.targets.assign(targets_.begin(), targets_.end());
  if (!weights_.empty()) rows.weights = weights_;
  std::vector<Var> out(network_.outputs().size());
  network_.forward(tape_, in_, out, loss_.reads());
  const Var loss = loss_.record(tape_, out, rows);
  const Var penalty = network_.penalty(tape_);
  return penalty ? add(tape_, loss, penalty) : loss;
}

double LossScene::loss() {
  return *tape_.value(record(nullptr)).f64();
}

std::vector<Tensor> LossScene::gradients() {
  ParameterArena found(network_.parameters(), DType::f64);
  tape_.backward(record(&found));
  std::vector<Tensor> all;
  for (const ParameterEntry& entry : trainable_) {
    all.push_back(converted(found.view(entry), DType::f64));
  }
  for (const std::size_t input : inputs_of_places_) {
    const ConstView gradient = tape_.gradient(in_[input]);
    all.push_back(gradient.empty() ? Tensor(inputs_[input].shape(), DType::f64)
                                   : converted(gradient, DType::f64));
  }
  return all;
}

}  // namespace lamina
