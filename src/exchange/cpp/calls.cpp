#include "exchange/cpp/calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "exchange/cpp/literals.hpp"
#include "lamina/core/nonlinearity.hpp"
#include "lamina/exchange/export.hpp"

namespace lamina::cpp {

namespace {

using From = EvaluationValue::From;

/// Writes the calls one after the other.
class Writer {
 public:
  explicit Writer(const Evaluation& evaluation)
      : evaluation_(evaluation), names_(evaluation.values.size()) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const EvaluationValue& value = evaluation.values[i];
      if (value.from == From::nothing) names_[i] = "nullptr";
      if (value.from == From::input) names_[i] = "memory." + cpp_name(value.name);
      if (value.from == From::parameter) names_[i] = "weights::" + weight_name(value.name);
    }
  }

  Body write() {
    for (const EvaluationCall& call : evaluation_.calls) write(call);
    return {memory_, statements_, names_[evaluation_.answer]};
  }

 private:
  const Shape& shape(const EvaluationCall& call, std::size_t i) const {
    return evaluation_.operand(call, i).shape;
  }
  const std::string& name(const EvaluationCall& call, std::size_t i) const {
    return names_[call.operands[i]];
  }
  static std::string real(const EvaluationCall& call, std::size_t i) {
    return literal(static_cast<float>(call.args.real[i]));
  }

  void say(const std::string& statement) { statements_ += "  " + statement + ";\n"; }
  /// detail::WHAT(y, arguments…): the arguments are the operands, or those given.
  void call_of(const EvaluationCall& call, const std::string& what, std::string more = "") {
    std::string arguments = names_[call.result];
    for (std::size_t i = 0; i < call.operands.size(); ++i) arguments += ", " + name(call, i);
    say(fmt::format("detail::{}({}{}{})", what, arguments, more.empty() ? "" : ", ", more));
  }

  void write(const EvaluationCall& call);
  void write_copies(const EvaluationCall& call);
  void write_embedding(const EvaluationCall& call);
  void write_bins(const EvaluationCall& call);

  const Evaluation& evaluation_;
  std::vector<std::string> names_;
  std::string memory_, statements_;
};

std::string formula_of(const EvaluationCall& call) {
  const std::string parameter = literal(static_cast<float>(call.args.real[0]));
  switch (static_cast<Nonlinearity::Kind>(call.args.integer[0])) {
    case Nonlinearity::linear:
      return "detail::Linear{}";
    case Nonlinearity::relu:
      return "detail::Relu{}";
    case Nonlinearity::leaky_relu:
      return "detail::LeakyRelu{" + parameter + "}";
    case Nonlinearity::sigmoid:
      return "detail::Sigmoid{}";
    case Nonlinearity::tanh:
      return "detail::Tanh{}";
    case Nonlinearity::gelu:
      return "detail::Gelu{}";
    case Nonlinearity::silu:
      return "detail::Silu{}";
  }
  return "";
}

/// Activations that are operations of their own, and how many parameters they have.
const std::map<std::string_view, std::pair<const char*, std::size_t>> activations = {
    {"elu", {"Elu", 1}},
    {"selu", {"Selu", 0}},
    {"celu", {"Celu", 1}},
    {"gelu_of_tanh", {"GeluOfTanh", 0}},
    {"mish", {"Mish", 0}},
    {"softplus", {"Softplus", 0}},
    {"softsign", {"Softsign", 0}},
    {"hard_sigmoid", {"HardSigmoid", 0}},
    {"hard_swish", {"HardSwish", 0}},
    {"exponential", {"Exponential", 0}},
    {"cosine", {"Cosine", 0}},
    {"log_sigmoid", {"LogSigmoid", 0}},
    {"hard_tanh", {"HardTanh", 2}},
    {"hard_shrink", {"HardShrink", 1}},
    {"soft_shrink", {"SoftShrink", 1}},
    {"threshold", {"Threshold", 2}},
    {"squareplus", {"SquarePlus", 1}},
    {"sparse_sigmoid", {"SparseSigmoid", 0}},
    {"sparse_plus", {"SparsePlus", 0}}};

void Writer::write(const EvaluationCall& call) {
  const std::string_view kind = call.kind;
  if (kind == "reshape") {  // the same memory
    names_[call.result] = name(call, 0);
    return;
  }
  const Shape& y = evaluation_.result(call).shape;
  const Shape& x = shape(call, 0);
  names_[call.result] = fmt::format("memory.v{}", call.result);
  memory_ += fmt::format("  float v{}[{}];\n", call.result, y.elements());
  const std::int64_t rows = y.before_last();
  const std::int64_t n = y.last();
  const auto plain = activations.find(kind);
  if (kind == "dense") {
    call_of(call, fmt::format("dense<{}, {}, {}>", rows, x.last(), n),
            (call.operands.size() < 3 ? "nullptr, " : "") + formula_of(call));
  } else if (kind == "grouped_dense") {
    call_of(call, fmt::format("grouped_dense<{}, {}, {}>", x[1], x[2], n),
            (call.operands.size() < 3 ? "nullptr, " : "") + formula_of(call));
  } else if (kind == "scale_members") {
    call_of(call, fmt::format("scale_members<{}>", y.elements()),
            (call.operands.size() < 3 ? "nullptr, " : "") + formula_of(call));
  } else if (kind == "mean_of_members") {
    call_of(call, fmt::format("mean_of_members<{}, {}>", x[1], n));
  } else if (kind == "mean_of_probabilities") {
    call_of(call, fmt::format("mean_of_probabilities<{}, {}>", x[1], n));
  } else if (kind == "activate") {
    call_of(call, fmt::format("activate<{}>", y.elements()), formula_of(call));
  } else if (plain != activations.end()) {
    const auto& [formula, count] = plain->second;
    std::string parameters;
    for (std::size_t i = 0; i < count; ++i) parameters += (i > 0 ? ", " : "") + real(call, i);
    call_of(call, fmt::format("activate<{}>", y.elements()),
            fmt::format("detail::{}{{{}}}", formula, parameters));
  } else if (kind == "glu" || kind == "swiglu") {
    call_of(call, fmt::format("gate<{}, {}>", rows, n),
            kind == "glu" ? "detail::Sigmoid{}" : "detail::Silu{}");
  } else if (kind == "add" || kind == "subtract" || kind == "multiply" || kind == "maximum" ||
             kind == "minimum" || kind == "from_pixels") {
    call_of(call, fmt::format("{}<{}>", kind, y.elements()));
  } else if (kind == "scale") {
    call_of(call, fmt::format("scale<{}>", y.elements()), real(call, 0));
  } else if (kind == "rescale") {
    call_of(call, fmt::format("rescale<{}>", y.elements()), real(call, 0) + ", " + real(call, 1));
  } else if (kind == "softmax" || kind == "log_softmax" || kind == "add_row" ||
             kind == "multiply_row" || kind == "prelu" || kind == "unit_norm") {
    call_of(call, fmt::format("{}<{}, {}>", kind, rows, n));
  } else if (kind == "rms_norm" || kind == "batch_norm") {
    call_of(call, fmt::format("{}<{}, {}>", kind, rows, n), real(call, 0));
  } else if (kind == "layer_norm" || kind == "group_norm") {
    const std::int64_t groups = kind == "layer_norm" ? 1 : call.args.integer[0];
    call_of(call, fmt::format("group_norm<{}, {}, {}>", rows, groups, n / groups), real(call, 0));
  } else if (kind == "some_members") {
    say(fmt::format("detail::copy<{}>({}, {} + {})", y.elements(), names_[call.result],
                    name(call, 0), call.args.integer[0] * x[2]));
  } else if (kind == "concatenate") {
    write_copies(call);
  } else if (kind == "embedding") {
    write_embedding(call);
  } else if (kind == "piecewise_linear") {
    write_bins(call);
  } else {
    refuse_export(fmt::format("a C++ header has no operation '{}'", kind),
                  "node '" + call.node + "'", "leave the layer out, or use --onnx");
  }
}

void Writer::write_copies(const EvaluationCall& call) {
  const Shape& y = evaluation_.result(call).shape;
  std::int64_t place = 0;
  for (std::size_t i = 0; i < call.operands.size(); ++i) {
    const std::int64_t n = shape(call, i).last();
    say(fmt::format("detail::copy_columns<{}, {}, {}>({} + {}, {})", y.before_last(), y.last(), n,
                    names_[call.result], place, name(call, i)));
    place += n;
  }
}

void Writer::write_embedding(const EvaluationCall& call) {
  std::int64_t place = 0;
  std::size_t code = 0;
  const auto to = [&] {
    return fmt::format("{} + {}", names_[call.result], place);
  };
  for (std::size_t i = 0; i < call.operands.size(); ++i) {
    const EvaluationValue& x = evaluation_.operand(call, i);
    const std::string from = name(call, i);
    if (x.dtype != DType::i32) {
      say(fmt::format("detail::copy<{}>({}, {})", x.shape.elements(), to(), from));
      place += x.shape.elements();
      continue;
    }
    for (std::int64_t column = 0; column < x.shape[1]; ++column) {
      const EvaluationValue& table = evaluation_.operand(call, ++i);
      const std::int64_t categories = call.integers[code++];
      if (table.from == From::nothing) {
        say(fmt::format("detail::one_hot<{}>({}, {}[{}])", categories, to(), from, column));
        place += categories;
        continue;
      }
      const std::int64_t width = table.shape[1];
      say(fmt::format("detail::copy<{}>({}, {} + {} * {}[{}])", width, to(), name(call, i), width,
                      from, column));
      place += width;
    }
  }
}

void Writer::write_bins(const EvaluationCall& call) {
  std::int64_t place = 0;
  for (std::size_t c = 0; c < call.integers.size(); ++c) {
    say(fmt::format("detail::piecewise_linear<{0}>({1} + {2}, {3}[{4}], {5} + {2}, {6} + {2})",
                    call.integers[c], names_[call.result], place, name(call, 0), c, name(call, 1),
                    name(call, 2)));
    place += call.integers[c];
  }
}

}  // namespace

std::string weight_name(const std::string& parameter) {
  return cpp_name(parameter);
}

Body body_of(const Evaluation& evaluation) {
  return Writer(evaluation).write();
}

}  // namespace lamina::cpp
