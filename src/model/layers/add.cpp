#include "lamina/model/layers/add.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/equal_shapes.hpp"

namespace lamina {

namespace {

class AddLayer final : public Layer {
 public:
  void build(LayerBuilder& builder) override { require_equal_shapes(builder); }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    Var all = in[0];
    for (const Var next : in.subspan(1)) all = add(tape, all, next);
    return all;
  }
};

}  // namespace

std::unique_ptr<Layer> make_layer(const Add&) {
  return std::make_unique<AddLayer>();
}

}  // namespace lamina
