// Models as ONNX, where this build has it.
#pragma once

#include <string>

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

}  // namespace lamina
