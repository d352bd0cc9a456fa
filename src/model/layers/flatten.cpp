#include "lamina/model/layers/flatten.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class FlattenLayer final : public Layer {
 public:
  void build(LayerBuilder& builder) override {
    if (builder.input().dtype == DType::i32) builder.numbers();  // says what to put before it
  }
  Var forward(Tape& tape, std::span<const Var> in) const override { return flatten(tape, in[0]); }
};

}  // namespace

std::unique_ptr<Layer> make_layer(const Flatten&) {
  return std::make_unique<FlattenLayer>();
}

}  // namespace lamina
