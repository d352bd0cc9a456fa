// An export, proved before it is kept.
#pragma once

#include <string>

#include "exchange/onnx/graph.hpp"
#include "lamina/artifacts/artifact.hpp"

namespace lamina::onnx {

/// Runs `model` and `artifact` on rows made for it: typical and extreme numbers, holes, known and
/// unknown words, dates of all months. Error `model.not_exported` unless the answers agree:
/// probabilities within 1e-6 (or 1e-5 of them), labels equal where two are not that near, amounts
/// within 1e-5 of the target's deviation.
void require_our_answers(const Model& model, const Artifact& artifact, const std::string& single);

}  // namespace lamina::onnx
