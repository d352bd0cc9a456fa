#include "exchange/onnx/run/run.hpp"

#include "lamina/core/error.hpp"

namespace lamina::onnx {

const Array& Call::in(std::size_t i) const {
  if (!has(i)) fail("input " + std::to_string(i + 1) + " is missing");
  return *inputs[i];
}

std::vector<std::int64_t> Call::list(std::size_t i, const std::string& attribute) const {
  if (!has(i)) return node.integers(attribute);
  const auto* const values = std::get_if<std::vector<std::int64_t>>(&inputs[i]->data);
  if (values == nullptr) fail("input " + std::to_string(i + 1) + " must be whole numbers");
  return *values;
}

void Call::fail(const std::string& what) const {
  throw Error({.code = "model.bad_onnx",
               .what = what,
               .where = node.title(),
               .fix = "the file does not follow the ONNX standard: export it again"});
}

std::size_t Call::axis(std::int64_t given, std::size_t rank) const {
  const auto size = static_cast<std::int64_t>(rank);
  if (given < -size || given >= size) {
    fail("axis " + std::to_string(given) + " is none of " + std::to_string(rank));
  }
  return static_cast<std::size_t>(given < 0 ? given + size : given);
}

std::int64_t elements_of(const Call& call, const Dims& dims) {
  std::int64_t product = 1;
  for (const std::int64_t size : dims) {
    if (size < 0 || __builtin_mul_overflow(product, size, &product) || product > most_elements) {
      call.fail("it makes more than " + std::to_string(most_elements) + " elements");
    }
  }
  return product;
}

Function1 function_of(const std::string& domain, const std::string& op) {
  if (domain == "ai.onnx.ml") return word_function(op);
  if (!domain.empty() && domain != "ai.onnx") return nullptr;
  for (const auto& family : {elementwise_function, shape_function, matrix_function}) {
    if (const Function1 found = family(op)) return found;
  }
  return nullptr;
}

Array run_node(const Node& node, std::int64_t opset, const Values& values) {
  const Function1 function = function_of(node.domain, node.op);
  if (function == nullptr) {
    throw Error({.code = "model.onnx_operator",
                 .what = "the operator " + printable(node.op) + " of domain '" +
                         printable(node.domain) + "' is not among those that lamina runs",
                 .where = node.title(),
                 .fix = "export the network with the operators of docs/export.md"});
  }
  Call call{node, opset, {}};
  for (const std::string& name : node.inputs) {
    const auto found = values.find(name);
    call.inputs.push_back(name.empty() || found == values.end() ? nullptr : &found->second);
  }
  try {
    return function(call);
  } catch (const std::bad_variant_access&) {
    call.fail("an input has another type than the operator takes");
  }
}

Values run(const Model& model, Values values) {
  values.insert(model.constants.begin(), model.constants.end());
  for (const Node& node : model.nodes) {
    const auto opset = model.opsets.find(node.domain);
    const std::int64_t version = opset == model.opsets.end() ? 1 : opset->second;
    Array result = run_node(node, version, values);
    if (!node.outputs.empty()) values.insert_or_assign(node.outputs[0], std::move(result));
  }
  return values;
}

}  // namespace lamina::onnx
