// Models as ONNX, where this build has it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lamina/artifacts/artifact.hpp"

namespace lamina {

struct OnnxOptions {
  /// Not "": one input [N,F] of this name instead of one for each column; all are then numbers.
  std::string single_input = "";
};

/// The bytes of an ONNX file (IR 8, opset 17, ai.onnx.ml 3) with the preprocessing: raw columns in;
/// `label` [N] and `probabilities` [N,C] out, or `variable` [N,1] in the target's unit. It is
/// replayed before it is returned: Error `model.not_exported` when a column or layer cannot be said
/// in ONNX, or its answers are not ours; `usage.not_built` without LAMINA_ONNX.
std::string onnx_model(const Artifact& artifact, const OnnxOptions& options = {});

struct OnnxImport {
  std::vector<std::string> columns = {};  ///< names of the inputs; x_1, x_2, … where none are given
  std::string target = "y";
  std::vector<std::string> labels =
      {};  ///< of classes; as in the file, or 0, 1, …, where not given
  /// auto, classification or regression. auto: a final softmax or sigmoid, or several outputs, are
  /// classes; one output is an amount. Classes without softmax or sigmoid get it.
  std::string task = "auto";
};

/// A dense network of ONNX, opset 7 to 26, as a model that is predicted with, inspected and trained
/// further: MatMul and Gemm, activations, normalizations, sums and products of branches. Its one
/// input is float [N,F]. The network is compared with the graph on rows made for it. Errors:
/// `model.missing_file`, `io.…`; `model.bad_onnx` for a file that contradicts itself;
/// `model.onnx_operator` for a node that has no layer, which names the nearest;
/// `model.onnx_external`; `model.onnx_network` for what is no network of one input;
/// `model.onnx_exported` for what lamina exported with its preprocessing;
/// `usage.bad_value` for names that do not fit; `usage.not_built`.
Artifact import_onnx(const std::string& path, const OnnxImport& options = {});
/// The same from memory; `name` is what errors call the bytes.
Artifact import_onnx_bytes(std::string_view bytes, const std::string& name,
                           const OnnxImport& options = {});

}  // namespace lamina
