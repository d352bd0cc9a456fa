#include <cmath>

#include "exchange/onnx/operations.hpp"
#include "lamina/core/nonlinearity.hpp"

namespace lamina::onnx {

namespace {

constexpr float root_half = 0.70710678118654752F;

/// z/2 (1 + erf(z / √2)): Gelu itself comes with opset 20.
std::string gelu(Builder& b, const std::string& z) {
  const std::string erf = b.node("Erf", {b.multiply(z, b.number(root_half))});
  return b.multiply(b.multiply(z, b.add(erf, b.number(1))), b.number(0.5F));
}

/// z/2 (1 + tanh(√(2/π) (z + 0.044715 z³))).
std::string gelu_of_tanh(Builder& b, const std::string& z) {
  const std::string cube = b.multiply(b.multiply(z, z), z);
  const std::string sum = b.add(z, b.multiply(cube, b.number(0.044715F)));
  const std::string tanh = b.node("Tanh", {b.multiply(sum, b.number(0.79788456080286536F))});
  return b.multiply(b.multiply(z, b.add(tanh, b.number(1))), b.number(0.5F));
}

/// Half of √(z² + b) + |z|, or what makes its product with that b/4: no digits are lost below 0.
std::string squareplus(Builder& b, const std::string& z, float parameter) {
  const std::string root = b.node("Sqrt", {b.add(b.multiply(z, z), b.number(parameter))});
  const std::string half = b.multiply(b.add(root, b.node("Abs", {z})), b.number(0.5F));
  const std::string below = b.divide(b.number(parameter / 4), half);
  return b.node("Where", {b.node("Less", {z, b.number(0)}), below, half});
}

std::string sparse_sigmoid(Builder& b, const std::string& z) {
  const std::string share = b.multiply(b.add(z, b.number(1)), b.number(0.5F));
  return b.node("Clip", {share, b.number(0), b.number(1)});
}

/// z where `size` is above `threshold`, `otherwise` elsewhere.
std::string above(Builder& b, const std::string& size, float threshold, const std::string& z,
                  const std::string& otherwise) {
  return b.node("Where", {b.node("Greater", {size, b.number(threshold)}), z, otherwise});
}

}  // namespace

std::string add_formula(Builder& builder, const std::string& z, const OpArgs& args) {
  switch (static_cast<Nonlinearity::Kind>(args.integer[0])) {
    case Nonlinearity::linear:
      return z;
    case Nonlinearity::relu:
      return builder.node("Relu", {z});
    case Nonlinearity::leaky_relu:
      return builder.node("LeakyRelu", {z}, {{"alpha", static_cast<float>(args.real[0])}});
    case Nonlinearity::sigmoid:
      return builder.node("Sigmoid", {z});
    case Nonlinearity::tanh:
      return builder.node("Tanh", {z});
    case Nonlinearity::gelu:
      return gelu(builder, z);
    case Nonlinearity::silu:
      return builder.multiply(z, builder.node("Sigmoid", {z}));
  }
  return z;
}

std::string add_activation(Builder& builder, const std::string& z, const EvaluationCall& call) {
  const std::string_view kind = call.kind;
  const auto alpha = static_cast<float>(call.args.real[0]);
  const std::int64_t last = -1;
  if (kind == "activate") return add_formula(builder, z, call.args);
  if (kind == "softmax") return builder.node("Softmax", {z}, {{"axis", last}});
  if (kind == "log_softmax") return builder.node("LogSoftmax", {z}, {{"axis", last}});
  if (kind == "elu") return builder.node("Elu", {z}, {{"alpha", alpha}});
  if (kind == "selu") return builder.node("Selu", {z});
  if (kind == "celu") return builder.node("Celu", {z}, {{"alpha", alpha}});
  if (kind == "softplus") return builder.node("Softplus", {z});
  if (kind == "softsign") return builder.node("Softsign", {z});
  if (kind == "mish") {
    return builder.multiply(z, builder.node("Tanh", {builder.node("Softplus", {z})}));
  }
  if (kind == "gelu_of_tanh") return gelu_of_tanh(builder, z);
  if (kind == "hard_swish") return builder.node("HardSwish", {z});
  if (kind == "hard_sigmoid") {
    return builder.node("HardSigmoid", {z}, {{"alpha", 1.0F / 6.0F}, {"beta", 0.5F}});
  }
  if (kind == "cosine") return builder.node("Cos", {z});
  if (kind == "exponential") return builder.node("Exp", {z});
  if (kind == "log_sigmoid") {
    return builder.node("Neg", {builder.node("Softplus", {builder.node("Neg", {z})})});
  }
  const auto second = static_cast<float>(call.args.real[1]);
  if (kind == "hard_tanh") {
    return builder.node("Clip", {z, builder.number(alpha), builder.number(second)});
  }
  if (kind == "hard_shrink") {
    return above(builder, builder.node("Abs", {z}), alpha, z, builder.number(0));
  }
  if (kind == "soft_shrink") {
    return builder.subtract(
        z, builder.node("Clip", {z, builder.number(-alpha), builder.number(alpha)}));
  }
  if (kind == "threshold") return above(builder, z, alpha, z, builder.number(second));
  if (kind == "squareplus") return squareplus(builder, z, alpha);
  if (kind == "sparse_sigmoid") return sparse_sigmoid(builder, z);
  if (kind == "sparse_plus") {
    const std::string share = sparse_sigmoid(builder, z);
    return above(builder, z, 1, z, builder.multiply(share, share));
  }
  return "";
}

}  // namespace lamina::onnx
