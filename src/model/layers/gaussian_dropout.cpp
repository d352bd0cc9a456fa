#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "lamina/model/layers/gaussian_noise.hpp"

namespace lamina {

namespace {

class GaussianDropoutLayer final : public Layer {
 public:
  explicit GaussianDropoutLayer(const GaussianDropout& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    if (builder.input().dtype == DType::i32) builder.numbers();  // says what to put before it
    node_ = Seed(0).at(builder.name()).key();
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return gaussian_dropout(tape, in[0], config_.rate, node_);
  }

 private:
  GaussianDropout config_;
  std::uint64_t node_ = 0;  // of its name: other layers may come and go
};

}  // namespace

void GaussianDropout::fields(Fields& f) {
  f("rate", rate, below_one(), "of the Dropout whose deviation the factors have");
}

std::string GaussianDropout::detail() const {
  return fmt::format("rate {}", rate);
}

std::unique_ptr<Layer> make_layer(const GaussianDropout& config) {
  return std::make_unique<GaussianDropoutLayer>(config);
}

}  // namespace lamina
