#include "lamina/model/layers/prelu.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class PReLULayer final : public Layer {
 public:
  explicit PReLULayer(const PReLU& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    alpha_ = builder.add("alpha", builder.numbers().shape, ParameterKind::scale,
                         config_.alpha_initializer);
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return prelu(tape, in[0], tape.parameter(alpha_));
  }

 private:
  PReLU config_;
  ParameterId alpha_;
};

}  // namespace

void PReLU::fields(Fields& f) {
  f.family("alpha_initializer", alpha_initializer, "how the slopes below 0 start");
}

std::unique_ptr<Layer> make_layer(const PReLU& config) {
  return std::make_unique<PReLULayer>(config);
}

}  // namespace lamina
