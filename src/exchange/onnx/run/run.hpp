// Runs a graph node by node, plainly: what an export is replayed with before it is kept, and what
// an import is compared with. Speed is no aim.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "exchange/onnx/graph.hpp"

namespace lamina::onnx {

using Values = std::map<std::string, Array>;

/// What a node sees.
struct Call {
  const Node& node;
  std::int64_t opset;                ///< of the node's domain
  std::vector<const Array*> inputs;  ///< null: left out

  bool has(std::size_t i) const { return i < inputs.size() && inputs[i] != nullptr; }
  const Array& in(std::size_t i) const;  ///< Error `model.bad_onnx` when it is left out
  /// Input i as a list of whole numbers, or the attribute, which older opsets have in its place.
  std::vector<std::int64_t> list(std::size_t i, const std::string& attribute) const;
  /// Error `model.bad_onnx` that names the node.
  [[noreturn]] void fail(const std::string& what) const;
  /// An axis counted from the front; Error when there is none such.
  std::size_t axis(std::int64_t given, std::size_t rank) const;
};

using Function1 = Array (*)(const Call&);
/// Null for an operator that the runner does not know.
Function1 function_of(const std::string& domain, const std::string& op);

/// The first output of a node; Error `model.onnx_operator` for one that is not known.
Array run_node(const Node& node, std::int64_t opset, const Values& values);
/// All values of the graph.
Values run(const Model& model, Values inputs);

/// More elements than that are refused, so that a small file cannot ask for much memory.
inline constexpr std::int64_t most_elements = std::int64_t{1} << 26;
/// Error unless so many elements may be; returns the product.
std::int64_t elements_of(const Call& call, const Dims& dims);

// The families of operators, by name.
Function1 elementwise_function(const std::string& op);
Function1 shape_function(const std::string& op);
Function1 matrix_function(const std::string& op);
Function1 word_function(const std::string& op);

}  // namespace lamina::onnx
