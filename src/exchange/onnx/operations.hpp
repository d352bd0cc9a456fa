// The operations of an evaluation as nodes of ONNX, opset 17.
#pragma once

#include <map>
#include <string>

#include "exchange/evaluation.hpp"
#include "exchange/onnx/builder.hpp"

namespace lamina::onnx {

/// `inputs`: the value of each input of the network by its name; codes are int64. Returns the value
/// of the answer. Error `model.not_exported` for an operation that ONNX has no form of.
std::string add_operations(Builder& builder, const Evaluation& evaluation,
                           const std::map<std::string, std::string>& inputs);

/// y = g(z) of a non-linearity by its number in Nonlinearity.
std::string add_formula(Builder& builder, const std::string& z, const OpArgs& args);
/// An activation that is an operation of its own; "" for any other.
std::string add_activation(Builder& builder, const std::string& z, const EvaluationCall& call);

}  // namespace lamina::onnx
