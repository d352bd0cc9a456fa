#include "lamina/model/layers/gaussian_noise.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class GaussianNoiseLayer final : public Layer {
 public:
  explicit GaussianNoiseLayer(const GaussianNoise& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    if (builder.input().dtype == DType::i32) builder.numbers();  // says what to put before it
    node_ = Seed(0).at(builder.name()).key();
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return gaussian_noise(tape, in[0], config_.stddev, node_);
  }

 private:
  GaussianNoise config_;
  std::uint64_t node_ = 0;  // of its name: other layers may come and go
};

}  // namespace

void GaussianNoise::fields(Fields& f) {
  f("stddev", stddev, at_least(0), "the deviation of the noise");
}

std::string GaussianNoise::detail() const {
  return fmt::format("stddev {}", stddev);
}

std::unique_ptr<Layer> make_layer(const GaussianNoise& config) {
  return std::make_unique<GaussianNoiseLayer>(config);
}

}  // namespace lamina
