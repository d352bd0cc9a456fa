#include "lamina/model/layers/dropout.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/shape_error.hpp"

namespace lamina {

namespace {

class DropoutLayer final : public Layer {
 public:
  explicit DropoutLayer(const Dropout& config) : config_(config) {}

  Signature build(const std::string& name, const Signature& in, ParameterTable&) override {
    require_numbers(name, in);
    return in;
  }

  Flow forward(Tape& tape, const Flow& in, std::int64_t node) const override {
    return {dropout(tape, in.numbers, config_.rate, node), {}};
  }

 private:
  Dropout config_;
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
