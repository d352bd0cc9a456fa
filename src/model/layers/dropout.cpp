#include "lamina/model/layers/dropout.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class DropoutLayer final : public Layer {
 public:
  explicit DropoutLayer(const Dropout& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    if (builder.input().dtype == DType::i32) builder.numbers();  // says what to put before it
    node_ = Seed(0).at(builder.name()).key();
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return dropout(tape, in[0], config_.rate, node_);
  }

 private:
  Dropout config_;
  std::uint64_t node_ = 0;  // of its name: other layers may come and go
};

}  // namespace

void Dropout::fields(Fields& f) {
  f("rate", rate, below_one(), "the share of elements set to zero in training");
}

std::string Dropout::detail() const {
  return fmt::format("rate {}", rate);
}

std::unique_ptr<Layer> make_layer(const Dropout& config) {
  return std::make_unique<DropoutLayer>(config);
}

}  // namespace lamina
