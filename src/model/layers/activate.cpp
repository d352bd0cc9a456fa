#include "lamina/model/layers/activate.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class ActivateLayer final : public Layer {
 public:
  explicit ActivateLayer(const Activate& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    if (builder.input().dtype == DType::i32) builder.numbers();  // says what to put before it
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return activate(tape, in[0], config_.activation);
  }

 private:
  Activate config_;
};

}  // namespace

void Activate::fields(Fields& f) {
  f.family("activation", activation, "the non-linearity");
}

std::string Activate::detail() const {
  return std::string(activation.kind());
}

std::unique_ptr<Layer> make_layer(const Activate& config) {
  return std::make_unique<ActivateLayer>(config);
}

}  // namespace lamina
