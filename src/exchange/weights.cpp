#include <map>
#include <vector>

#include "artifacts/safetensors.hpp"
#include "exchange/evaluation.hpp"
#include "lamina/exchange/export.hpp"

namespace lamina {

namespace {

/// What PyTorch calls the part of a layer.
std::string name_in_pytorch(const std::string& name) {
  static const std::map<std::string, std::string, std::less<>> names = {
      {"gamma", "weight"}, {"beta", "bias"}, {"running_variance", "running_var"}};
  const std::size_t dot = name.rfind('.');
  const auto found = names.find(name.substr(dot + 1));
  return found == names.end() ? name : name.substr(0, dot + 1) + found->second;
}

Tensor transposed(const ConstView& matrix) {
  Tensor result(Shape{matrix.shape[1], matrix.shape[0]}, matrix.dtype);
  for (std::int64_t i = 0; i < matrix.shape[0]; ++i) {
    for (std::int64_t j = 0; j < matrix.shape[1]; ++j) {
      result.f32()[j * matrix.shape[0] + i] = matrix.f32()[i * matrix.shape[1] + j];
    }
  }
  return result;
}

}  // namespace

std::string safetensors_weights(const Artifact& artifact) {
  const Evaluation evaluation = record_evaluation(artifact.network, artifact.parameters);
  std::map<std::string, Tensor> matrices;  // of dense operations, which PyTorch has as [out,in]
  for (const EvaluationCall& call : evaluation.calls) {
    if (call.kind != "dense") continue;
    const EvaluationValue& weight = evaluation.operand(call, 1);
    if (weight.from == EvaluationValue::From::parameter) {
      matrices.emplace(weight.name, transposed(weight.data));
    }
  }
  std::vector<TensorToWrite> tensors;
  for (const ParameterEntry& entry : artifact.network.parameters().entries()) {
    const auto matrix = matrices.find(entry.name);
    const ConstView values =
        matrix == matrices.end() ? artifact.parameters.view(entry) : ConstView(matrix->second);
    tensors.push_back({name_in_pytorch(entry.name), values});
  }
  return write_container(tensors, {{"format", "pt"}});
}

}  // namespace lamina
