#include "lamina/model/layers/activate.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/shape_error.hpp"

namespace lamina {

namespace {

class ActivateLayer final : public Layer {
 public:
  explicit ActivateLayer(const Activate& config) : config_(config) {}

  Signature build(const std::string& name, const Signature& in, ParameterTable&) override {
    require_numbers(name, in);
    return in;
  }

  Flow forward(Tape& tape, const Flow& in, std::int64_t) const override {
    return {activate(tape, in.numbers, config_.activation), {}};
  }

 private:
  Activate config_;
};

}  // namespace

void Activate::fields(Fields& f) {
  f("activation", activation, activation_names, "the non-linearity");
}

std::string Activate::detail() const {
  return std::string(activation_names[static_cast<std::size_t>(activation)]);
}

std::unique_ptr<Layer> make_layer(const Activate& config) {
  return std::make_unique<ActivateLayer>(config);
}

}  // namespace lamina
