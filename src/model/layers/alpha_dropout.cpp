#include "lamina/model/layers/alpha_dropout.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class AlphaDropoutLayer final : public Layer {
 public:
  explicit AlphaDropoutLayer(const AlphaDropout& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    if (builder.input().dtype == DType::i32) builder.numbers();  // says what to put before it
    node_ = Seed(0).at(builder.name()).key();
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return alpha_dropout(tape, in[0], config_.rate, node_);
  }

 private:
  AlphaDropout config_;
  std::uint64_t node_ = 0;  // of its name: other layers may come and go
};

}  // namespace

void AlphaDropout::fields(Fields& f) {
  f("rate", rate, below_one(), "the share of elements replaced in training");
}

std::string AlphaDropout::detail() const {
  return fmt::format("rate {}", rate);
}

std::unique_ptr<Layer> make_layer(const AlphaDropout& config) {
  return std::make_unique<AlphaDropoutLayer>(config);
}

}  // namespace lamina
