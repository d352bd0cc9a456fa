// Passes over a graph that has been read, before it is made a network.
#pragma once

#include <string>

#include "exchange/onnx/graph.hpp"

namespace lamina::onnx {

/// Error `model.bad_onnx` unless every value is made once, before it is read; a cycle cannot be.
void require_order(const Model& model);

/// Nodes of model-local functions in the place of their calls, at most 32 deep and 65,536 in all.
void inline_functions(Model& model);

/// Constant nodes and what is computed from constants alone become constants.
void fold_constants(Model& model);

/// Activations that an older opset writes out (Gelu, Swish, Mish) become one node.
void join_activations(Model& model);

/// Keeps what `output` needs.
void keep_only(Model& model, const std::string& output);

}  // namespace lamina::onnx
