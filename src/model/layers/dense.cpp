#include "lamina/model/layers/dense.hpp"

#include <array>
#include <cmath>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class DenseLayer final : public Layer {
 public:
  explicit DenseLayer(const Dense& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const std::span<const Field> inputs = builder.inputs();
    const bool of_members =
        inputs.size() == 1 && inputs[0].dtype == DType::f32 && inputs[0].shape.rank() == 2;
    const Shape& shape = of_members ? inputs[0].shape : builder.numbers().shape;
    const Fans fans{shape.last(), config_.units, config_.activation};
    inputs_ = fans.in;
    weight_ = builder.add("weight", {fans.in, fans.out}, ParameterKind::weight, config_.initializer,
                          fans);
    builder.set_rule(weight_, config_.kernel_regularizer, config_.kernel_constraint);
    if (!config_.bias) return;
    bias_ = builder.add("bias", {fans.out}, ParameterKind::bias, config_.bias_initializer, fans);
    builder.set_rule(bias_, config_.bias_regularizer, config_.bias_constraint);
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const Var weight = tape.parameter(weight_);
    const Var bias = config_.bias ? tape.parameter(bias_) : Var{};
    return dense(tape, scaled(tape, in[0]), weight, bias, config_.activation);
  }

 private:
  /// A product of the inputs is a product of their sums.
  Var scaled(Tape& tape, Var x) const {
    if (config_.parametrization == Parametrization::standard) return x;
    return scale(tape, x, 1 / std::sqrt(static_cast<double>(inputs_)));
  }

  Dense config_;
  std::int64_t inputs_ = 0;
  ParameterId weight_;
  ParameterId bias_;
};

}  // namespace

void Dense::fields(Fields& f) {
  f("units", units, within(1, 1 << 24), "perceptrons, each with a weight for every input");
  f.family("activation", activation, "the non-linearity after the weighted sum");
  f("bias", bias, "whether a learnt number is added to each sum");
  f.family("initializer", initializer, "how the weights start");
  if (f.given("bias_initializer", bias_initializer.as<Zeros>() != nullptr)) {
    f.family("bias_initializer", bias_initializer, "how the biases start");
  }
  if (f.given("kernel_regularizer", !kernel_regularizer)) {
    f.family("kernel_regularizer", kernel_regularizer, "what large weights cost");
  }
  if (f.given("bias_regularizer", !bias_regularizer)) {
    f.family("bias_regularizer", bias_regularizer, "what large biases cost");
  }
  if (f.given("kernel_constraint", !kernel_constraint)) {
    f.family("kernel_constraint", kernel_constraint, "where weights may go");
  }
  if (f.given("bias_constraint", !bias_constraint)) {
    f.family("bias_constraint", bias_constraint, "where biases may go");
  }
  if (f.given("parametrization", parametrization == Parametrization::standard)) {
    static constexpr std::array<std::string_view, 2> names = {"standard", "ntk"};
    f("parametrization", parametrization, names,
      "ntk: the sum is divided by the root of its inputs");
  }
}

std::string Dense::detail() const {
  std::string text(activation.kind());
  const auto add = [&](const auto& member) {
    if (member) text += ", " + std::string(member.kind());
  };
  add(kernel_regularizer);
  add(bias_regularizer);
  add(kernel_constraint);
  add(bias_constraint);
  return text;
}

std::unique_ptr<Layer> make_layer(const Dense& config) {
  return std::make_unique<DenseLayer>(config);
}

}  // namespace lamina
