#include "exchange/onnx/operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "lamina/core/error.hpp"

namespace lamina::onnx {

namespace {

using From = EvaluationValue::From;

Array array_of(const ConstView& values) {
  Dims dims;
  for (int axis = 0; axis < values.shape.rank(); ++axis) dims.push_back(values.shape[axis]);
  return Array::floats({values.f32(), values.f32() + values.elements()}, std::move(dims));
}

/// The sizes of a value, of any number of rows.
std::vector<std::int64_t> sizes_of_rows(const Shape& shape) {
  std::vector<std::int64_t> sizes = {-1};
  for (int axis = 1; axis < shape.rank(); ++axis) sizes.push_back(shape[axis]);
  return sizes;
}

/// Nodes for one call after the other.
class Writer {
 public:
  Writer(Builder& builder, const Evaluation& evaluation,
         const std::map<std::string, std::string>& inputs)
      : b(builder), evaluation_(evaluation), names_(evaluation.values.size()) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const EvaluationValue& value = evaluation.values[i];
      if (value.from == From::input) names_[i] = inputs.at(value.name);
    }
  }

  std::string write() {
    for (const EvaluationCall& call : evaluation_.calls) {
      b.call(call.node);
      names_[call.result] = written(call);
    }
    b.call("");
    return names_[evaluation_.answer];
  }

 private:
  const EvaluationValue& operand(const EvaluationCall& call, std::size_t i) const {
    return evaluation_.operand(call, i);
  }
  const Shape& shape(const EvaluationCall& call, std::size_t i = 0) const {
    return operand(call, i).shape;
  }
  bool has(const EvaluationCall& call, std::size_t i) const {
    return i < call.operands.size() && operand(call, i).from != From::nothing;
  }
  /// The name of operand i; a parameter becomes a constant when it is first asked for.
  const std::string& in(const EvaluationCall& call, std::size_t i = 0) {
    std::string& name = names_[call.operands[i]];
    if (name.empty()) name = b.constant(array_of(operand(call, i).data));
    return name;
  }
  std::string reshape(const std::string& x, std::vector<std::int64_t> sizes) {
    return b.node("Reshape", {x, b.list(std::move(sizes))});
  }
  std::string transpose(const std::string& x) {
    return b.node("Transpose", {x}, {{"perm", std::vector<std::int64_t>{1, 0, 2}}});
  }

  std::string written(const EvaluationCall& call);
  std::string dense(const EvaluationCall& call);
  std::string grouped_dense(const EvaluationCall& call);
  std::string mean_of_members(const EvaluationCall& call);
  std::string mean_of_probabilities(const EvaluationCall& call);
  std::string unit_norm(const EvaluationCall& call);
  std::string normalized(const EvaluationCall& call);
  std::string batch_norm(const EvaluationCall& call);
  std::string gated(const EvaluationCall& call);
  std::string joined(const EvaluationCall& call);
  std::string embedding(const EvaluationCall& call);
  std::string one_hot(const std::string& codes, const std::vector<std::int64_t>& columns,
                      const std::vector<std::int64_t>& categories);
  std::string bins(const EvaluationCall& call);

  Builder& b;
  const Evaluation& evaluation_;
  std::vector<std::string> names_;
};

std::string Writer::written(const EvaluationCall& call) {
  const std::string_view kind = call.kind;
  const auto real = [&](std::size_t i) {
    return b.number(static_cast<float>(call.args.real[i]));
  };
  if (kind == "dense") return dense(call);
  if (kind == "grouped_dense") return grouped_dense(call);
  if (kind == "scale_members") {
    const std::string scaled = b.multiply(in(call), in(call, 1));
    return add_formula(b, has(call, 2) ? b.add(scaled, in(call, 2)) : scaled, call.args);
  }
  if (kind == "mean_of_members") return mean_of_members(call);
  if (kind == "mean_of_probabilities") return mean_of_probabilities(call);
  if (kind == "some_members") {
    const std::int64_t first = call.args.integer[0];
    return b.slice(in(call), 1, first, first + call.args.integer[1]);
  }
  if (kind == "add" || kind == "add_row") return b.add(in(call), in(call, 1));
  if (kind == "subtract") return b.subtract(in(call), in(call, 1));
  if (kind == "multiply" || kind == "multiply_row") return b.multiply(in(call), in(call, 1));
  if (kind == "maximum" || kind == "minimum") {
    return b.node(kind == "maximum" ? "Max" : "Min", {in(call), in(call, 1)});
  }
  if (kind == "unit_norm") return unit_norm(call);
  if (kind == "scale") return b.multiply(in(call), real(0));
  if (kind == "rescale") return b.add(b.multiply(in(call), real(0)), real(1));
  if (kind == "prelu") return b.node("PRelu", {in(call), in(call, 1)});
  if (kind == "glu" || kind == "swiglu") return gated(call);
  if (kind == "reshape") return reshape(in(call), sizes_of_rows(evaluation_.result(call).shape));
  if (kind == "from_pixels") return b.divide(b.cast(in(call), Type::f32), b.number(255));
  if (kind == "layer_norm" || kind == "rms_norm" || kind == "group_norm") return normalized(call);
  if (kind == "batch_norm") return batch_norm(call);
  if (kind == "concatenate") return joined(call);
  if (kind == "embedding") return embedding(call);
  if (kind == "piecewise_linear") return bins(call);
  const std::string activated = add_activation(b, in(call), call);
  if (!activated.empty()) return activated;
  refuse_export(fmt::format("ONNX has no form of the operation '{}'", kind),
                "node '" + printable(call.node) + "'",
                "make the layer of operations that Lamina ships, or export with --cpp");
}

std::string Writer::dense(const EvaluationCall& call) {
  const bool matrix = shape(call).rank() == 2;
  std::vector<std::string> operands = {in(call), in(call, 1)};
  if (matrix && has(call, 2)) operands.push_back(in(call, 2));
  std::string sums = b.node(operands.size() == 3 ? "Gemm" : "MatMul", operands);
  if (!matrix && has(call, 2)) sums = b.add(sums, in(call, 2));
  return add_formula(b, sums, call.args);
}

/// x[N,G,I] by members: [G,N,I] · [G,I,O], and back.
std::string Writer::grouped_dense(const EvaluationCall& call) {
  std::string sums = b.node("MatMul", {transpose(in(call)), in(call, 1)});
  if (has(call, 2)) {
    Array bias = array_of(operand(call, 2).data);
    bias.dims.insert(bias.dims.begin() + 1, 1);
    sums = b.add(sums, b.constant(std::move(bias)));
  }
  return transpose(add_formula(b, sums, call.args));
}

/// The sum of x[N,G,F] over G with a weight for each.
std::string Writer::mean_of_members(const EvaluationCall& call) {
  Array weights = array_of(operand(call, 1).data);
  weights.dims = {1, weights.dims[0], 1};
  const std::string weighted = b.multiply(in(call), b.constant(std::move(weights)));
  return b.node("ReduceSum", {weighted, b.list({1})}, {{"keepdims", std::int64_t{0}}});
}

/// The logits of the mean of the members' probabilities.
std::string Writer::mean_of_probabilities(const EvaluationCall& call) {
  Array weights = array_of(operand(call, 1).data);
  weights.dims = {1, weights.dims[0], 1};
  const std::string weight = b.constant(std::move(weights));
  const auto log_of_mean = [&](const std::string& probabilities) {
    const std::string sum = b.node("ReduceSum", {b.multiply(probabilities, weight), b.list({1})},
                                   {{"keepdims", std::int64_t{0}}});
    return b.node("Log", {b.node("Max", {sum, b.number(1e-30F)})});
  };
  if (shape(call).last() > 1) {
    return log_of_mean(b.node("Softmax", {in(call)}, {{"axis", std::int64_t{2}}}));
  }
  const std::string other = b.node("Sigmoid", {b.node("Neg", {in(call)})});
  return b.subtract(log_of_mean(b.node("Sigmoid", {in(call)})), log_of_mean(other));
}

std::string Writer::unit_norm(const EvaluationCall& call) {
  const std::string squares = b.node("ReduceSum", {b.multiply(in(call), in(call)), b.list({-1})});
  const std::string length = b.node("Sqrt", {b.node("Max", {squares, b.number(1e-12F)})});
  return b.divide(in(call), length);
}

std::string Writer::normalized(const EvaluationCall& call) {
  const auto epsilon = static_cast<float>(call.args.real[0]);
  if (call.kind == "layer_norm") {
    return b.node("LayerNormalization", {in(call), in(call, 1), in(call, 2)},
                  {{"axis", std::int64_t{-1}}, {"epsilon", epsilon}});
  }
  if (call.kind == "rms_norm") {
    const std::string square = b.node("ReduceMean", {b.multiply(in(call), in(call))},
                                      {{"axes", std::vector<std::int64_t>{-1}}});
    const std::string size = b.node("Sqrt", {b.add(square, b.number(epsilon))});
    return b.multiply(b.divide(in(call), size), in(call, 1));
  }
  const std::int64_t groups = call.args.integer[0];
  const std::int64_t width = shape(call).last() / groups;
  std::vector<std::int64_t> parts = sizes_of_rows(shape(call));
  parts.back() = groups;
  parts.push_back(width);
  const std::string ones =
      b.constant(Array::floats(std::vector<float>(static_cast<std::size_t>(width), 1), {width}));
  const std::string normal =
      b.node("LayerNormalization", {reshape(in(call), std::move(parts)), ones},
             {{"axis", std::int64_t{-1}}, {"epsilon", epsilon}});
  const std::string back = reshape(normal, sizes_of_rows(shape(call)));
  return b.add(b.multiply(back, in(call, 1)), in(call, 2));
}

std::string Writer::batch_norm(const EvaluationCall& call) {
  const auto epsilon = static_cast<float>(call.args.real[0]);
  if (shape(call).rank() == 2) {
    return b.node("BatchNormalization",
                  {in(call), in(call, 1), in(call, 2), in(call, 3), in(call, 4)},
                  {{"epsilon", epsilon}});
  }
  Array rate = array_of(operand(call, 4).data);  // ONNX has the columns second, here they are last
  for (float& variance : rate.as<float>()) variance = 1.0F / std::sqrt(variance + epsilon);
  const std::string normal =
      b.multiply(b.subtract(in(call), in(call, 3)), b.constant(std::move(rate)));
  return b.add(b.multiply(normal, in(call, 1)), in(call, 2));
}

std::string Writer::gated(const EvaluationCall& call) {
  const std::int64_t half = shape(call).last() / 2;
  const std::string a = b.slice(in(call), -1, 0, half);
  const std::string z = b.slice(in(call), -1, half, 2 * half);
  const std::string gate = b.node("Sigmoid", {z});
  return b.multiply(a, call.kind == "glu" ? gate : b.multiply(z, gate));
}

std::string Writer::joined(const EvaluationCall& call) {
  const auto& parts = call.operands;
  const bool copies =
      std::all_of(parts.begin(), parts.end(), [&](std::size_t part) { return part == parts[0]; });
  if (copies && shape(call).rank() == 2) {
    return b.node("Tile", {in(call), b.list({1, static_cast<std::int64_t>(parts.size())})});
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < parts.size(); ++i) names.push_back(in(call, i));
  return b.concat(names, -1);
}

/// Columns of codes without tables, one behind the other.
std::string Writer::one_hot(const std::string& codes, const std::vector<std::int64_t>& columns,
                            const std::vector<std::int64_t>& categories) {
  std::vector<std::int64_t> from, wanted;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    for (std::int64_t code = 1; code <= categories[c]; ++code) {
      from.push_back(columns[c]);
      wanted.push_back(code);
    }
  }
  const auto width = static_cast<std::int64_t>(wanted.size());
  const std::string spread =
      b.node("Gather", {codes, b.list(std::move(from))}, {{"axis", std::int64_t{1}}});
  const std::string equal =
      b.node("Equal", {spread, b.constant(Array::integers(std::move(wanted), {1, width}))});
  return b.cast(equal, Type::f32);
}

std::string Writer::embedding(const EvaluationCall& call) {
  std::vector<std::string> parts;
  std::size_t code = 0;
  for (std::size_t i = 0; i < call.operands.size(); ++i) {
    const EvaluationValue& x = operand(call, i);
    if (x.dtype != DType::i32) {
      const bool flat = x.shape.rank() == 2;
      parts.push_back(flat ? in(call, i) : b.node("Flatten", {in(call, i)}));
      continue;
    }
    const std::string codes = in(call, i);
    std::vector<std::int64_t> columns, categories;  // of those waiting to be one-hot
    const auto flush = [&] {
      if (!columns.empty()) parts.push_back(one_hot(codes, columns, categories));
      columns.clear();
      categories.clear();
    };
    for (std::int64_t column = 0; column < x.shape[1]; ++column) {
      const std::int64_t count = call.integers[code++];
      if (!has(call, ++i)) {
        columns.push_back(column);
        categories.push_back(count);
        continue;
      }
      flush();
      const std::string place = b.constant(Array::integers({column}, {}));
      const std::string one = b.node("Gather", {codes, place}, {{"axis", std::int64_t{1}}});
      parts.push_back(b.node("Gather", {in(call, i), one}, {{"axis", std::int64_t{0}}}));
    }
    flush();
  }
  return b.concat(parts);
}

std::string Writer::bins(const EvaluationCall& call) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  std::vector<std::int64_t> columns;
  std::vector<float> least, most;
  for (std::size_t c = 0; c < call.integers.size(); ++c) {
    for (std::int64_t bin = 0; bin < call.integers[c]; ++bin) {
      columns.push_back(static_cast<std::int64_t>(c));
      least.push_back(bin == 0 ? -infinity : 0.0F);
      most.push_back(bin + 1 == call.integers[c] ? infinity : 1.0F);
    }
  }
  const auto width = static_cast<std::int64_t>(columns.size());
  const std::string spread =
      b.node("Gather", {in(call), b.list(std::move(columns))}, {{"axis", std::int64_t{1}}});
  const std::string place = b.multiply(b.subtract(spread, in(call, 1)), in(call, 2));
  const std::string above =
      b.node("Max", {place, b.constant(Array::floats(std::move(least), {width}))});
  return b.node("Min", {above, b.constant(Array::floats(std::move(most), {width}))});
}

}  // namespace

std::string add_operations(Builder& builder, const Evaluation& evaluation,
                           const std::map<std::string, std::string>& inputs) {
  return Writer(builder, evaluation, inputs).write();
}

}  // namespace lamina::onnx
