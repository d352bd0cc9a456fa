#include "lamina/model/layers/dense.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class DenseLayer final : public Layer {
 public:
  explicit DenseLayer(const Dense& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const Fans fans{builder.numbers().shape[0], config_.units, config_.activation};
    weight_ = builder.add("weight", {fans.in, fans.out}, ParameterKind::weight, config_.initializer,
                          fans);
    if (config_.bias) bias_ = builder.add("bias", {fans.out}, ParameterKind::bias, Zeros{});
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const Var weight = tape.parameter(weight_);
    const Var bias = config_.bias ? tape.parameter(bias_) : Var{};
    if (config_.activation == Activation::softmax) {
      return activate(tape, dense(tape, in[0], weight, bias), Activation::softmax);
    }
    return dense(tape, in[0], weight, bias, config_.activation);
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
  f.family("initializer", initializer, "how the weights start");
}

std::string Dense::detail() const {
  return std::string(activation_names[static_cast<std::size_t>(activation)]);
}

std::unique_ptr<Layer> make_layer(const Dense& config) {
  return std::make_unique<DenseLayer>(config);
}

}  // namespace lamina
