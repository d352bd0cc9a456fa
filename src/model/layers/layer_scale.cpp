#include "lamina/model/layers/layer_scale.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class LayerScaleLayer final : public Layer {
 public:
  explicit LayerScaleLayer(const LayerScale& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    scale_ =
        builder.add("scale", builder.numbers().shape, ParameterKind::scale, config_.initializer);
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return multiply_row(tape, in[0], tape.parameter(scale_));
  }

 private:
  LayerScale config_;
  ParameterId scale_;
};

}  // namespace

void LayerScale::fields(Fields& f) {
  f.family("initializer", initializer, "how the scales start");
}

std::unique_ptr<Layer> make_layer(const LayerScale& config) {
  return std::make_unique<LayerScaleLayer>(config);
}

}  // namespace lamina
