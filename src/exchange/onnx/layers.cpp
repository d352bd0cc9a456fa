#include "exchange/onnx/layers.hpp"

#include <algorithm>

#include "exchange/onnx/run/run.hpp"
#include "exchange/onnx/translator.hpp"

namespace lamina::onnx {

namespace {

/// Activations without a parameter that is read from the node.
std::optional<Activation> plain_activation(const Node& node) {
  const std::string& op = node.op;
  const auto is = [&](const char* attribute, float value, float otherwise) {
    return std::abs(node.real(attribute, otherwise) - value) < 1e-6F;
  };
  if (op == "Relu") return Activation::relu;
  if (op == "Sigmoid") return Activation::sigmoid;
  if (op == "Tanh") return Activation::tanh;
  if (op == "Softplus") return Activation::softplus;
  if (op == "Softsign") return Activation::softsign;
  if (op == "Mish") return Activation::mish;
  if (op == "Cos") return Cosine{};
  if (op == "HardSwish") return Activation::hard_swish;
  if (op == "LeakyRelu") return LeakyRelu{.negative_slope = node.real("alpha", 0.01F)};
  if (op == "Elu") return Elu{.alpha = node.real("alpha", 1)};
  if (op == "Celu") return Celu{.alpha = node.real("alpha", 1)};
  if (op == "Gelu") return Gelu{.approximate = node.text("approximate", "none") == "tanh"};
  if (op == "Swish" && is("alpha", 1, 1)) return Activation::silu;
  const bool usual = is("alpha", 1.6732632F, 1.6732632F) && is("gamma", 1.050701F, 1.050701F);
  if (op == "Selu" && usual) return Activation::selu;
  return {};
}

}  // namespace

void Translator::fail(const Node& node, const std::string& what) const {
  Call{node, opset(node), {}}.fail(what);
}

void Translator::take_input() {
  std::vector<const ValueInfo*> inputs;
  for (const ValueInfo& input : model_.inputs) {
    if (readers_.count(input.name) > 0) inputs.push_back(&input);
  }
  if (inputs.size() != 1) {
    refuse_network(
        fmt::format("the graph has {} inputs, and a table of numbers is one", inputs.size()));
  }
  const ValueInfo& input = *inputs[0];
  const std::string name = "the input '" + printable(input.name) + "'";
  if (input.type != Type::f32 && input.type != Type::f64) {
    refuse_network(name + " is " + name_of(input.type) + ", not float");
  }
  if (input.dims.empty()) refuse_network(name + " has no rows");
  Dims dims(input.dims.begin() + 1, input.dims.end());
  std::int64_t width = 1;
  for (const std::int64_t size : dims) {
    const bool fits =
        size > 0 && !__builtin_mul_overflow(width, size, &width) && width <= (1 << 24);
    if (!fits) refuse_network(name + " has columns without a number that is known");
  }
  layers_.inputs = width;
  flows_[input.name] = {network_input, std::move(dims)};
}

std::vector<float> Translator::numbers_of(const Node& node, const Array& array,
                                          std::int64_t width) const {
  std::vector<float> values;
  if (const auto* const floats = std::get_if<std::vector<float>>(&array.data)) {
    values = *floats;
  } else if (const auto* const doubles = std::get_if<std::vector<double>>(&array.data)) {
    values.assign(doubles->begin(), doubles->end());
  } else {
    fail(node, "its numbers are no floats");
  }
  if (values.size() == 1 && width > 0) values.resize(static_cast<std::size_t>(width), values[0]);
  if (static_cast<std::int64_t>(values.size()) != width) {
    fail(node, fmt::format("{} numbers where {} columns come in", values.size(), width));
  }
  return values;
}

std::vector<float> Translator::numbers(const Node& node, std::size_t i, std::int64_t width) const {
  const Array* const array = constant(node, i);
  if (array == nullptr) fail(node, "input " + std::to_string(i + 1) + " is no constant");
  return numbers_of(node, *array, width);
}

Flow Translator::add_dense(const Flow& from, std::vector<float> weight, std::vector<float> bias,
                           std::int64_t units) {
  const Flow flow = add(Dense{.units = units, .bias = !bias.empty()}, {from.node}, {units});
  layers_.parameters[flow.node + ".weight"] = std::move(weight);
  if (!bias.empty()) layers_.parameters[flow.node + ".bias"] = std::move(bias);
  return flow;
}

Dense* Translator::open_dense(const Node& node, std::size_t i) {
  if (readers_[node.inputs[i]] != 1 || layers_.nodes.empty()) return nullptr;
  lamina::Node& last = layers_.nodes.back();
  auto* const dense = last.layer.as<Dense>();
  const bool open = dense != nullptr && last.name == in(node, i).node &&
                    dense->activation.as<Linear>() != nullptr;
  return open ? dense : nullptr;
}

/// x[N,F] · W[F,O].
Flow Translator::dense(const Node& node) {
  const Array* const weight = constant(node, 1);
  if (weight == nullptr || weight->dims.size() != 2) {
    refuse(node, "its second input is no constant matrix", "MatMul with a weight [F,O]");
  }
  const Flow& x = in(node);
  if (x.dims.size() != 1 || x.dims[0] != weight->dims[0]) {
    refuse(node, "its first input is not [N,F] of as many columns as the weight has rows",
           "MatMul of x [N,F] with W [F,O]");
  }
  return add_dense(x, numbers_of(node, *weight, weight->elements()), {}, weight->dims[1]);
}

Flow Translator::gemm(const Node& node) {
  if (node.integer("transA", 0) != 0)
    refuse(node, "it turns its input (transA)", "Gemm with transA = 0");
  const Array* const b = constant(node, 1);
  if (b == nullptr || b->dims.size() != 2)
    refuse(node, "its weight is no constant", "Gemm with a constant B");
  const bool turned = node.integer("transB", 0) != 0;
  const std::int64_t inputs = b->dims[turned ? 1 : 0];
  const std::int64_t units = b->dims[turned ? 0 : 1];
  const Flow& x = in(node);
  if (x.width() != inputs || x.dims.size() != 1) fail(node, "its weight does not fit its input");
  const std::vector<float> given = numbers_of(node, *b, b->elements());
  const float alpha = node.real("alpha", 1);
  std::vector<float> weight(given.size());
  for (std::int64_t i = 0; i < inputs; ++i) {
    for (std::int64_t o = 0; o < units; ++o) {
      const std::int64_t from = turned ? o * inputs + i : i * units + o;
      weight[static_cast<std::size_t>(i * units + o)] =
          alpha * given[static_cast<std::size_t>(from)];
    }
  }
  std::vector<float> bias;
  if (node.inputs.size() > 2 && !node.inputs[2].empty()) {
    bias = numbers(node, 2, units);
    const float beta = node.real("beta", 1);
    for (float& value : bias) value *= beta;
  }
  return add_dense(x, std::move(weight), std::move(bias), units);
}

Flow Translator::activated(const Node& node, const Activation& activation) {
  const Flow x = in(node);
  if (Dense* const dense = open_dense(node, 0)) {
    dense->activation = activation;
    return x;
  }
  return add(Activate{activation}, {x.node}, x.dims);
}

Flow Translator::joined(const Node& node, const LayerConfig& layer) {
  std::vector<std::string> from;
  Dims dims = in(node).dims;
  const bool concatenates = layer.as<Concatenate>() != nullptr;
  if (concatenates) dims = {0};
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    const Flow* const one = flow(node, i);
    if (one == nullptr) refuse(node, "one of its inputs is a constant", "Concat of what flows");
    if (concatenates && one->dims.size() != 1)
      refuse(node, "it joins more than columns", "Concat of [N,F]");
    if (concatenates) dims[0] += one->dims[0];
    if (!concatenates && one->dims != dims)
      refuse(node, "its inputs have different sizes", "equal sizes");
    from.push_back(one->node);
  }
  return add(layer, from, dims);
}

Flow Translator::translated(const Node& node) {
  const std::string& op = node.op;
  if (op == "Scaler" && node.domain == "ai.onnx.ml") return scaler(node);
  if (!node.domain.empty())
    refuse(node, "lamina has layers of ai.onnx alone", "its form in ai.onnx");
  if (const std::optional<Activation> plain = plain_activation(node))
    return activated(node, *plain);
  if (op == "MatMul") return dense(node);
  if (op == "Gemm") return gemm(node);
  if (op == "Add" || op == "Sub" || op == "Mul" || op == "Div" || op == "Sum") return affine(node);
  if (op == "Identity" || op == "Dropout") return in(node);
  if (op == "Cast") {
    const auto to = static_cast<Type>(node.integer("to", 1));
    if (to == Type::f32 || to == Type::f64) return in(node);
    refuse(node, "it makes " + name_of(to) + " of numbers", "Cast to float");
  }
  if (op == "Concat") return joined(node, Concatenate{});
  if (op == "Clip") return clipped(node);
  if (op == "HardSigmoid") return hard_sigmoid(node);
  if (op == "PRelu") return prelu(node);
  if (op == "BatchNormalization" || op == "LayerNormalization") return normalized(node);
  if (op == "Reshape" || op == "Flatten" || op == "Squeeze" || op == "Unsqueeze")
    return reshaped(node);
  if (op == "Neg") return rescale(in(node), -1, 0);
  if (op == "Softmax" || op == "LogSoftmax") {
    const std::int64_t axis = node.integer("axis", opset(node) < 13 ? 1 : -1);
    if (axis != 1 && axis != -1) refuse(node, "it is over another axis than the last", "axis = -1");
    return activated(node, op == "Softmax" ? Activation::softmax : Activation::log_softmax);
  }
  const bool image = op.find("Conv") != std::string::npos || op.find("Pool") != std::string::npos;
  refuse(
      node, image ? "lamina has no layers of images yet" : "no layer of lamina does this",
      image
          ? "a dense network (Gemm on flattened pixels)"
          : "MatMul, Gemm, Add, Mul, activations, BatchNormalization, LayerNormalization, Concat");
}

void refuse_node(const Node& node, std::int64_t opset, const std::string& reason,
                 const std::string& nearest) {
  throw Error(
      {.code = "model.onnx_operator",
       .what = fmt::format("{} of {} {} cannot be imported: {}", printable(node.op),
                           node.domain.empty() ? "ai.onnx" : printable(node.domain), opset, reason),
       .where = node.title(),
       .fix = "the nearest that can: " + nearest});
}

Layers layers_of(const Model& model, const std::string& output) {
  return Translator(model, output).translate();
}

}  // namespace lamina::onnx
