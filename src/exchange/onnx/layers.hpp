// The nodes of a graph as layers of a network.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "exchange/onnx/graph.hpp"
#include "lamina/model/network.hpp"

namespace lamina::onnx {

/// Nodes of a network, and the values of their parameters by name.
struct Layers {
  std::vector<lamina::Node> nodes;
  std::map<std::string, std::vector<float>> parameters;
  std::int64_t inputs = 0;   ///< numbers of a row that go in
  std::int64_t outputs = 0;  ///< and come out
};

/// What `output` of the graph is made of, which has one input that is no constant. Errors
/// `model.onnx_operator`, `model.onnx_network`, `model.bad_onnx`.
Layers layers_of(const Model& model, const std::string& output);

/// Error `model.onnx_operator`: `node` has no layer, because of `reason`.
[[noreturn]] void refuse_node(const Node& node, std::int64_t opset, const std::string& reason,
                              const std::string& nearest);

}  // namespace lamina::onnx
