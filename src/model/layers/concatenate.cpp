#include "lamina/model/layers/concatenate.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class ConcatenateLayer final : public Layer {
 public:
  void build(LayerBuilder& builder) override {
    for (const Field& field : builder.inputs()) {
      if (field.dtype == DType::i32) {
        builder.refuse("numbers", "use Embedding instead: it takes codes and numbers");
      }
    }
    if (builder.inputs().size() < 2) builder.refuse("two or more inputs", "name them in the node");
  }
  Var forward(Tape& tape, std::span<const Var> in) const override { return concatenate(tape, in); }
};

}  // namespace

std::unique_ptr<Layer> make_layer(const Concatenate&) {
  return std::make_unique<ConcatenateLayer>();
}

}  // namespace lamina
