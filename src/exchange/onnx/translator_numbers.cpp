// Nodes with numbers of their own: sums, products, bounds, normalizations; and new shapes.
#include <algorithm>

#include "exchange/onnx/translator.hpp"

namespace lamina::onnx {

/// x ∘ scale + shift of constants, or of two that flow.
Flow Translator::affine(const Node& node) {
  const bool product = node.op == "Mul" || node.op == "Div";
  if (flow(node, 0) != nullptr && flow(node, 1) != nullptr) {
    if (node.op == "Add" || node.op == "Sum") return joined(node, Add{});
    if (node.op == "Mul") return joined(node, Multiply{});
    if (node.op == "Sub") {
      const Flow x = in(node, 0);
      const Flow minus = rescale(in(node, 1), -1, 0);
      if (x.dims != minus.dims) refuse(node, "its inputs have different sizes", "equal sizes");
      return add(Add{}, {x.node, minus.node}, x.dims);
    }
    refuse(node, "it divides two that flow", "Mul");
  }
  const std::size_t at = flow(node, 0) != nullptr ? 0 : 1;
  const Flow x = in(node, at);
  const Array* const given = constant(node, 1 - at);
  if (given == nullptr) fail(node, "it has one input");
  const auto width = static_cast<std::size_t>(x.width());
  std::vector<float> value = numbers_of(node, *given, x.width());
  std::vector<float> scale(width, 1), shift(width, 0);
  for (std::size_t i = 0; i < width; ++i) {
    if (node.op == "Div" && at == 1) refuse(node, "it divides a constant by what flows", "Mul");
    if (product) scale[i] = node.op == "Div" ? 1 / value[i] : value[i];
    if (node.op == "Sub" && at == 1) scale[i] = -1;
    if (!product) shift[i] = node.op == "Sub" && at == 0 ? -value[i] : value[i];
  }
  if (Dense* const dense = open_dense(node, at)) {
    std::vector<float>& weight = layers_.parameters[x.node + ".weight"];
    std::vector<float>& bias = layers_.parameters[x.node + ".bias"];
    bias.resize(width, 0);
    dense->bias = true;
    for (std::size_t i = 0; i < weight.size(); ++i) weight[i] *= scale[i % width];
    for (std::size_t i = 0; i < width; ++i) bias[i] = bias[i] * scale[i] + shift[i];
    return x;
  }
  return scaled(node, x, scale, std::move(shift));
}

/// A layer of its own for x ∘ scale + shift.
Flow Translator::scaled(const Node& node, const Flow& x, const std::vector<float>& scale,
                        std::vector<float> shift) {
  const std::size_t width = scale.size();
  const auto same = [](const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [&](float v) { return v == values[0]; });
  };
  if (same(scale) && same(shift)) return rescale(x, scale[0], shift[0]);
  if (x.dims.size() != 1 || width > 4096)
    refuse(node, "it scales columns by numbers of their own", "a scale for all");
  std::vector<float> diagonal(width * width, 0);
  for (std::size_t i = 0; i < width; ++i) diagonal[i * width + i] = scale[i];
  return add_dense(x, std::move(diagonal), std::move(shift), x.width());
}

/// (x - offset) * scale of ai.onnx.ml, column by column.
Flow Translator::scaler(const Node& node) {
  const Flow x = in(node);
  if (x.dims.size() != 1) refuse(node, "it scales more than columns", "Scaler of [N,F]");
  const auto width = static_cast<std::size_t>(x.width());
  const auto list = [&](const char* attribute, float otherwise) {
    const auto found = node.attributes.find(attribute);
    const auto* const given =
        found == node.attributes.end() ? nullptr : std::get_if<std::vector<float>>(&found->second);
    std::vector<float> values = given == nullptr ? std::vector<float>{otherwise} : *given;
    if (values.size() == 1) values.resize(width, values[0]);
    if (values.size() != width) fail(node, "numbers that do not fit its columns");
    return values;
  };
  const std::vector<float> scale = list("scale", 1);
  std::vector<float> shift = list("offset", 0);
  for (std::size_t i = 0; i < width; ++i) shift[i] *= -scale[i];
  return scaled(node, x, scale, std::move(shift));
}

/// clip(x, 0, 6) is 6 hard_sigmoid(x - 3).
Flow Translator::clipped(const Node& node) {
  const auto bound = [&](std::size_t i, const char* attribute) -> std::optional<float> {
    if (node.has(attribute)) return node.real(attribute, 0);
    const Array* const array = constant(node, i);
    if (array == nullptr) return {};
    return numbers_of(node, *array, 1)[0];
  };
  const std::optional<float> low = bound(1, "min");
  const std::optional<float> high = bound(2, "max");
  if (low == 0.0F && (!high || *high > 1e30F)) return activated(node, Activation::relu);
  if (low && high && *low < *high && std::isfinite(*high - *low)) {
    const double width = static_cast<double>(*high) - *low;
    const Flow moved = rescale(in(node), 6 / width, -3 - 6 * *low / width);
    const Flow held = add(Activate{Activation::hard_sigmoid}, {moved.node}, moved.dims);
    return rescale(held, width, *low);
  }
  refuse(node, "it has one bound that is not 0", "Clip(0, …), which is Relu");
}

/// max(0, min(1, alpha x + beta)) is hard_sigmoid(6 (alpha x + beta) - 3).
Flow Translator::hard_sigmoid(const Node& node) {
  const double alpha = node.real("alpha", 0.2F);
  const double beta = node.real("beta", 0.5F);
  if (std::abs(alpha - 1.0 / 6) < 1e-6 && beta == 0.5)
    return activated(node, Activation::hard_sigmoid);
  const Flow moved = rescale(in(node), 6 * alpha, 6 * beta - 3);
  return add(Activate{Activation::hard_sigmoid}, {moved.node}, moved.dims);
}

Flow Translator::normalized(const Node& node) {
  const Flow x = in(node);
  if (x.dims.size() != 1)
    refuse(node, "it normalizes more than columns [N,F]", node.op + " of [N,F]");
  const std::int64_t width = x.width();
  const double epsilon = node.real("epsilon", 1e-5F);
  if (node.op == "BatchNormalization") {
    if (node.integer("training_mode", 0) != 0)
      refuse(node, "it is in training mode", "one of inference");
    const Flow y = add(BatchNormalization{.epsilon = epsilon}, {x.node}, x.dims);
    const char* const parts[] = {"gamma", "beta", "running_mean", "running_variance"};
    for (std::size_t i = 0; i < 4; ++i) {
      layers_.parameters[y.node + "." + parts[i]] = numbers(node, i + 1, width);
    }
    return y;
  }
  const std::int64_t axis = node.integer("axis", -1);
  if (axis != -1 && axis != 1)
    refuse(node, "it normalizes another axis than the last", "axis = -1");
  const Flow y = add(LayerNormalization{.epsilon = epsilon}, {x.node}, x.dims);
  layers_.parameters[y.node + ".gamma"] = numbers(node, 1, width);
  const bool has_bias = node.inputs.size() > 2 && !node.inputs[2].empty();
  layers_.parameters[y.node + ".beta"] =
      has_bias ? numbers(node, 2, width) : std::vector<float>(static_cast<std::size_t>(width), 0);
  return y;
}

Flow Translator::prelu(const Node& node) {
  const Flow x = in(node);
  if (x.dims.size() != 1) refuse(node, "it has slopes of more than columns", "PRelu of [N,F]");
  const Flow y = add(PReLU{}, {x.node}, x.dims);
  layers_.parameters[y.node + ".alpha"] = numbers(node, 1, x.width());
  return y;
}

/// Row by row the same numbers: nothing is done where a network has them in one list anyway.
Flow Translator::reshaped(const Node& node) {
  const Flow x = in(node);
  if (node.op == "Squeeze" || node.op == "Unsqueeze") return {x.node, {x.width()}};
  if (node.op == "Flatten") {
    const std::int64_t axis = node.integer("axis", 1);
    if (axis != 1 && !(axis == -1 && x.dims.size() == 1))
      refuse(node, "it joins rows", "Flatten with axis = 1");
    return {x.node, {x.width()}};
  }
  const Array* const shape = constant(node, 1);
  const std::vector<std::int64_t> sizes =
      shape != nullptr ? shape->as<std::int64_t>() : node.integers("shape");
  std::int64_t known = 1;
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    if (sizes[i] > 0 && __builtin_mul_overflow(known, sizes[i], &known))
      fail(node, "a shape that is none");
  }
  const bool rest = std::any_of(sizes.begin(), sizes.end(), [](std::int64_t s) { return s == -1; });
  const bool whole = known == x.width() || (rest && sizes.size() == 2 && sizes[0] != -1) ||
                     (sizes.size() == 1 && x.width() == 1);
  if (sizes.empty() || !whole)
    refuse(node, "it moves numbers from row to row", "Reshape to [N,-1]");
  return {x.node, {x.width()}};
}

}  // namespace lamina::onnx
