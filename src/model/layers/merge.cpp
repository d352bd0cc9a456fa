#include "lamina/model/layers/merge.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/equal_shapes.hpp"

namespace lamina {

namespace {

class AverageLayer final : public Layer {
 public:
  void build(LayerBuilder& builder) override { require_equal_shapes(builder); }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    Var all = in[0];
    for (const Var next : in.subspan(1)) all = add(tape, all, next);
    return scale(tape, all, 1 / static_cast<double>(in.size()));
  }
};

class SubtractLayer final : public Layer {
 public:
  void build(LayerBuilder& builder) override {
    require_equal_shapes(builder);
    if (builder.inputs().size() == 2) return;
    builder.refuse("two inputs of one shape", "add up what is to be taken off first");
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return subtract(tape, in[0], in[1]);
  }
};

/// One input after the other by a function of two.
template <Var (*both)(Tape&, Var, Var)>
class FoldLayer final : public Layer {
 public:
  void build(LayerBuilder& builder) override { require_equal_shapes(builder); }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    Var all = in[0];
    for (const Var next : in.subspan(1)) all = both(tape, all, next);
    return all;
  }
};

}  // namespace

std::unique_ptr<Layer> make_layer(const Average&) {
  return std::make_unique<AverageLayer>();
}
std::unique_ptr<Layer> make_layer(const Subtract&) {
  return std::make_unique<SubtractLayer>();
}
std::unique_ptr<Layer> make_layer(const Maximum&) {
  return std::make_unique<FoldLayer<maximum>>();
}
std::unique_ptr<Layer> make_layer(const Minimum&) {
  return std::make_unique<FoldLayer<minimum>>();
}

}  // namespace lamina
