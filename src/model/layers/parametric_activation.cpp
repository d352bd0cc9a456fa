#include "lamina/model/layers/parametric_activation.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class ParametricActivationLayer final : public Layer {
 public:
  explicit ParametricActivationLayer(const ParametricActivation& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    alpha_ = builder.add("alpha", builder.numbers().shape, ParameterKind::scale, Constant{1});
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    const Var x = in[0];
    const Var bend = subtract(tape, activate(tape, x, config_.activation), x);
    return add(tape, x, multiply_row(tape, bend, tape.parameter(alpha_)));
  }

 private:
  ParametricActivation config_;
  ParameterId alpha_;
};

}  // namespace

void ParametricActivation::fields(Fields& f) {
  f.family("activation", activation, "the non-linearity");
}

std::unique_ptr<Layer> make_layer(const ParametricActivation& config) {
  return std::make_unique<ParametricActivationLayer>(config);
}

}  // namespace lamina
