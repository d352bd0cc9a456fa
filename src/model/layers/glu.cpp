#include "lamina/model/layers/glu.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class GateLayer final : public Layer {
 public:
  explicit GateLayer(Var (*gate)(Tape&, Var)) : gate_(gate) {}

  void build(LayerBuilder& builder) override {
    const Field& in = builder.input();
    if (in.dtype == DType::i32) builder.numbers();  // says what to put before it
    if (in.shape.last() % 2 == 0) return;
    builder.refuse("an even number of features, to halve them",
                   fmt::format("give what feeds it {} features: twice as many as come out",
                               in.shape.last() + 1));
  }
  Var forward(Tape& tape, std::span<const Var> in) const override { return gate_(tape, in[0]); }

 private:
  Var (*gate_)(Tape&, Var);
};

}  // namespace

std::unique_ptr<Layer> make_layer(const GLU&) {
  return std::make_unique<GateLayer>(glu);
}

std::unique_ptr<Layer> make_layer(const SwiGLU&) {
  return std::make_unique<GateLayer>(swiglu);
}

}  // namespace lamina
