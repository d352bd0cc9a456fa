#include "lamina/model/layers/normalization.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/shape_error.hpp"

namespace lamina {

namespace {

void fill(View view, double value) {
  if (view.dtype == DType::f32) {
    std::fill_n(view.f32(), view.elements(), static_cast<float>(value));
  } else {
    std::fill_n(view.f64(), view.elements(), value);
  }
}

class LayerNormalizationLayer final : public Layer {
 public:
  explicit LayerNormalizationLayer(const LayerNormalization& config) : config_(config) {}

  Signature build(const std::string& name, const Signature& in, ParameterTable& table) override {
    require_numbers(name, in);
    gamma_ = table.add(name + ".gamma", {in.numbers}, ParameterKind::scale);
    beta_ = table.add(name + ".beta", {in.numbers}, ParameterKind::bias);
    return in;
  }

  void initialize(const ParameterTable& table, ParameterArena& values, Seed) const override {
    fill(values.view(table[gamma_]), 1);
  }

  Flow forward(Tape& tape, const Flow& in, std::int64_t) const override {
    return {layer_norm(tape, in.numbers, tape.parameter(gamma_), tape.parameter(beta_),
                       config_.epsilon),
            {}};
  }

 private:
  LayerNormalization config_;
  ParameterId gamma_, beta_;
};

class BatchNormalizationLayer final : public Layer {
 public:
  explicit BatchNormalizationLayer(const BatchNormalization& config) : config_(config) {}

  Signature build(const std::string& name, const Signature& in, ParameterTable& table) override {
    require_numbers(name, in);
    gamma_ = table.add(name + ".gamma", {in.numbers}, ParameterKind::scale);
    beta_ = table.add(name + ".beta", {in.numbers}, ParameterKind::bias);
    mean_ = table.add(name + ".running_mean", {in.numbers}, ParameterKind::statistic);
    variance_ = table.add(name + ".running_variance", {in.numbers}, ParameterKind::statistic);
    return in;
  }

  void initialize(const ParameterTable& table, ParameterArena& values, Seed) const override {
    fill(values.view(table[gamma_]), 1);
    fill(values.view(table[variance_]), 1);
  }

  Flow forward(Tape& tape, const Flow& in, std::int64_t) const override {
    return {batch_norm(tape, in.numbers, tape.parameter(gamma_), tape.parameter(beta_),
                       tape.parameter(mean_), tape.parameter(variance_), config_.momentum,
                       config_.epsilon),
            {}};
  }

 private:
  BatchNormalization config_;
  ParameterId gamma_, beta_, mean_, variance_;
};

}  // namespace

void BatchNormalization::fields(Fields& f) {
  f("momentum", momentum, within(0, 1), "how much of the running statistics a step keeps");
  f("epsilon", epsilon, above(0), "added to the variance before the root");
}

void LayerNormalization::fields(Fields& f) {
  f("epsilon", epsilon, above(0), "added to the variance before the root");
}

std::string BatchNormalization::detail() const {
  return fmt::format("momentum {}", momentum);
}

std::unique_ptr<Layer> make_layer(const BatchNormalization& config) {
  return std::make_unique<BatchNormalizationLayer>(config);
}

std::unique_ptr<Layer> make_layer(const LayerNormalization& config) {
  return std::make_unique<LayerNormalizationLayer>(config);
}

}  // namespace lamina
