// Nodes of a graph, one after the other, as layers.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "exchange/onnx/layers.hpp"
#include "lamina/core/error.hpp"

namespace lamina::onnx {

inline constexpr const char* network_input = "numbers";

/// A value of the graph as the network has it.
struct Flow {
  std::string node;  ///< of the network
  Dims dims;         ///< of a row
  std::int64_t width() const {
    std::int64_t product = 1;
    for (const std::int64_t size : dims) product *= size;
    return product;
  }
};

class Translator {
 public:
  Translator(const Model& model, std::string output) : model_(model), output_(std::move(output)) {
    for (const Node& node : model.nodes) {
      for (const std::string& input : node.inputs) ++readers_[input];
    }
    ++readers_[output_];
  }

  Layers translate() {
    take_input();
    for (const Node& node : model_.nodes) {
      if (node.outputs.empty()) fail(node, "it has no output");
      node_ = &node;
      flows_.insert_or_assign(node.outputs[0], translated(node));
    }
    const auto answer = flows_.find(output_);
    if (answer == flows_.end() || answer->second.node == network_input) {
      refuse_network("the output '" + printable(output_) + "' is not made by a network");
    }
    layers_.outputs = answer->second.width();
    if (layers_.nodes.back().name != answer->second.node)
      refuse_network("its last node is no output");
    return std::move(layers_);
  }

 private:
  [[noreturn]] void fail(const Node& node, const std::string& what) const;
  [[noreturn]] static void refuse_network(const std::string& what) {
    throw Error({.code = "model.onnx_network",
                 .what = what,
                 .where = "the graph",
                 .fix = "export a network of one float input [N,F] and one output [N,O]"});
  }
  [[noreturn]] void refuse(const Node& node, const std::string& reason,
                           const std::string& nearest) {
    refuse_node(node, opset(node), reason, nearest);
  }
  std::int64_t opset(const Node& node) const {
    const auto found = model_.opsets.find(node.domain);
    return found == model_.opsets.end() ? 1 : found->second;
  }

  void take_input();
  Flow translated(const Node& node);
  Flow dense(const Node& node);
  Flow gemm(const Node& node);
  Flow affine(const Node& node);
  Flow joined(const Node& node, const LayerConfig& layer);
  Flow activated(const Node& node, const Activation& activation);
  Flow scaled(const Node& node, const Flow& x, const std::vector<float>& scale,
              std::vector<float> shift);
  Flow scaler(const Node& node);
  Flow clipped(const Node& node);
  Flow hard_sigmoid(const Node& node);
  Flow normalized(const Node& node);
  Flow prelu(const Node& node);
  Flow reshaped(const Node& node);

  const Array* constant(const Node& node, std::size_t i) const {
    if (i >= node.inputs.size()) return nullptr;
    const auto found = model_.constants.find(node.inputs[i]);
    return found == model_.constants.end() ? nullptr : &found->second;
  }
  const Flow* flow(const Node& node, std::size_t i) const {
    if (i >= node.inputs.size()) return nullptr;
    const auto found = flows_.find(node.inputs[i]);
    return found == flows_.end() ? nullptr : &found->second;
  }
  const Flow& in(const Node& node, std::size_t i = 0) const {
    const Flow* const found = flow(node, i);
    if (found == nullptr) fail(node, "input " + std::to_string(i + 1) + " is none that flows");
    return *found;
  }
  /// The numbers of a constant that stands for each of `width` columns.
  std::vector<float> numbers(const Node& node, std::size_t i, std::int64_t width) const;
  std::vector<float> numbers_of(const Node& node, const Array& array, std::int64_t width) const;

  /// A new node of the network behind `from`.
  Flow add(const LayerConfig& layer, const std::vector<std::string>& from, Dims dims) {
    const std::string name =
        fmt::format("{}_{}", layer.kind(), ++counts_[std::string(layer.kind())]);
    layers_.nodes.push_back({.name = name, .layer = layer, .inputs = from});
    return {name, std::move(dims)};
  }
  Flow add_dense(const Flow& from, std::vector<float> weight, std::vector<float> bias,
                 std::int64_t units);
  /// The dense layer that made input i, where nothing else reads it and no activation is in it yet.
  Dense* open_dense(const Node& node, std::size_t i);
  Flow rescale(const Flow& from, double scale, double offset) {
    return add(Rescaling{scale, offset}, {from.node}, from.dims);
  }

  const Model& model_;
  std::string output_;
  const Node* node_ = nullptr;
  std::map<std::string, Flow> flows_;
  std::map<std::string, int> readers_;
  std::map<std::string, int> counts_;
  Layers layers_;
};

}  // namespace lamina::onnx
