// Reads a file of ONNX, from whomever it comes.
#pragma once

#include <string>

#include "exchange/onnx/graph.hpp"

namespace lamina::onnx {

/// The model in the file at `path`; tensors may lie in files of the same folder or below it.
/// Nothing takes more memory than the bytes that are there. Errors `model.missing_file`, `io.…`;
/// `model.bad_onnx` for what is no ONNX, cut off or contradicts itself; `model.onnx_external` for
/// tensors that lie elsewhere; `usage.not_built`.
Model read_model(const std::string& path);
/// The same from memory; `folder` is where other files may lie, "" for nowhere.
Model read_model(std::string_view bytes, const std::string& name, const std::string& folder);

}  // namespace lamina::onnx
