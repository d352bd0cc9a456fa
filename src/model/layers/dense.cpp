#include "lamina/model/layers/dense.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/shape_error.hpp"

namespace lamina {

namespace {

class DenseLayer final : public Layer {
 public:
  explicit DenseLayer(const Dense& config) : config_(config) {}

  Signature build(const std::string& name, const Signature& in, ParameterTable& table) override {
    require_numbers(name, in);
    weight_ = table.add(name + ".weight", {in.numbers, config_.units}, ParameterKind::weight);
    if (config_.bias) bias_ = table.add(name + ".bias", {config_.units}, ParameterKind::bias);
    return {config_.units, {}};
  }

  void initialize(const ParameterTable& table, ParameterArena& values, Seed seed) const override {
    lamina::initialize(values.view(table[weight_]), config_.initializer, config_.activation,
                       seed.at("weight"));
  }

  Flow forward(Tape& tape, const Flow& in, std::int64_t) const override {
    const Var weight = tape.parameter(weight_);
    const Var bias = config_.bias ? tape.parameter(bias_) : Var{};
    if (config_.activation == Activation::softmax) {
      return {activate(tape, dense(tape, in.numbers, weight, bias), Activation::softmax), {}};
    }
    return {dense(tape, in.numbers, weight, bias, config_.activation), {}};
  }

 private:
  Dense config_;
  ParameterId weight_;
  ParameterId bias_;
};

}  // namespace

void Dense::fields(Fields& f) {
  f("units", units, within(1, 1 << 24), "perceptrons, each with a weight for every input");
  f("activation", activation, activation_names, "the non-linearity after the weighted sum");
  f("bias", bias, "whether a learnt number is added to each sum");
  f("initializer", initializer, initializer_names, "how the weights start");
}

std::string Dense::detail() const {
  return std::string(activation_names[static_cast<std::size_t>(activation)]);
}

std::unique_ptr<Layer> make_layer(const Dense& config) {
  return std::make_unique<DenseLayer>(config);
}

}  // namespace lamina
