#include "lamina/model/layers/rescaling.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class RescalingLayer final : public Layer {
 public:
  explicit RescalingLayer(const Rescaling& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    if (builder.input().dtype == DType::i32) builder.numbers();  // says what to put before it
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return rescale(tape, in[0], config_.scale, config_.offset);
  }

 private:
  Rescaling config_;
};

}  // namespace

void Rescaling::fields(Fields& f) {
  f("scale", scale, any_number(), "times each number");
  f("offset", offset, any_number(), "then added");
}

std::string Rescaling::detail() const {
  return fmt::format("{} x {} {}", scale, offset < 0 ? '-' : '+', offset < 0 ? -offset : offset);
}

std::unique_ptr<Layer> make_layer(const Rescaling& config) {
  return std::make_unique<RescalingLayer>(config);
}

}  // namespace lamina
