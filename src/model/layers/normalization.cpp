#include "lamina/model/layers/normalization.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class LayerNormalizationLayer final : public Layer {
 public:
  explicit LayerNormalizationLayer(const LayerNormalization& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const Shape& columns = builder.numbers().shape;
    gamma_ = builder.add("gamma", columns, ParameterKind::scale, Constant{1});
    beta_ = builder.add("beta", columns, ParameterKind::bias, Zeros{});
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return layer_norm(tape, in[0], tape.parameter(gamma_), tape.parameter(beta_), config_.epsilon);
  }

 private:
  LayerNormalization config_;
  ParameterId gamma_, beta_;
};

class GroupNormalizationLayer final : public Layer {
 public:
  explicit GroupNormalizationLayer(const GroupNormalization& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const Shape& columns = builder.numbers().shape;
    if (columns[0] % config_.groups != 0) {
      builder.refuse(
          fmt::format("a multiple of {} features, one part for each of its groups", config_.groups),
          fmt::format("choose groups that divide {}", columns[0]));
    }
    gamma_ = builder.add("gamma", columns, ParameterKind::scale, Constant{1});
    beta_ = builder.add("beta", columns, ParameterKind::bias, Zeros{});
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return group_norm(tape, in[0], tape.parameter(gamma_), tape.parameter(beta_), config_.groups,
                      config_.epsilon);
  }

 private:
  GroupNormalization config_;
  ParameterId gamma_, beta_;
};

class RMSNormalizationLayer final : public Layer {
 public:
  explicit RMSNormalizationLayer(const RMSNormalization& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    gamma_ = builder.add("gamma", builder.numbers().shape, ParameterKind::scale, Constant{1});
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return rms_norm(tape, in[0], tape.parameter(gamma_), config_.epsilon);
  }

 private:
  RMSNormalization config_;
  ParameterId gamma_;
};

class UnitNormalizationLayer final : public Layer {
 public:
  void build(LayerBuilder& builder) override { builder.numbers(); }
  Var forward(Tape& tape, std::span<const Var> in) const override { return unit_norm(tape, in[0]); }
};

class BatchNormalizationLayer final : public Layer {
 public:
  explicit BatchNormalizationLayer(const BatchNormalization& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const Shape& columns = builder.numbers().shape;
    gamma_ = builder.add("gamma", columns, ParameterKind::scale, Constant{1});
    beta_ = builder.add("beta", columns, ParameterKind::bias, Zeros{});
    mean_ = builder.add("running_mean", columns, ParameterKind::statistic, Zeros{});
    variance_ = builder.add("running_variance", columns, ParameterKind::statistic, Constant{1});
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return batch_norm(tape, in[0], tape.parameter(gamma_), tape.parameter(beta_),
                      tape.parameter(mean_), tape.parameter(variance_), config_.momentum,
                      config_.epsilon);
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

void GroupNormalization::fields(Fields& f) {
  f("groups", groups, within(1, 1 << 24), "parts of a row, each by itself");
  f("epsilon", epsilon, above(0), "added to the variance before the root");
}

void RMSNormalization::fields(Fields& f) {
  f("epsilon", epsilon, above(0), "added to the mean square before the root");
}

std::string GroupNormalization::detail() const {
  return fmt::format("{} group{}", groups, groups == 1 ? "" : "s");
}

std::string BatchNormalization::detail() const {
  return fmt::format("momentum {}", momentum);
}

std::unique_ptr<Layer> make_layer(const BatchNormalization& config) {
  return std::make_unique<BatchNormalizationLayer>(config);
}

std::unique_ptr<Layer> make_layer(const GroupNormalization& config) {
  return std::make_unique<GroupNormalizationLayer>(config);
}

std::unique_ptr<Layer> make_layer(const RMSNormalization& config) {
  return std::make_unique<RMSNormalizationLayer>(config);
}

std::unique_ptr<Layer> make_layer(const UnitNormalization&) {
  return std::make_unique<UnitNormalizationLayer>();
}

std::unique_ptr<Layer> make_layer(const LayerNormalization& config) {
  return std::make_unique<LayerNormalizationLayer>(config);
}

}  // namespace lamina
