// Raw columns as inputs of a graph, and the preprocessing of a model as nodes behind them.
#pragma once

#include <map>
#include <string>

#include "exchange/onnx/builder.hpp"
#include "lamina/preprocess/preprocessor.hpp"

namespace lamina::onnx {

/// Adds an input [N,1] a column: numbers are float (double where the center of a column has more
/// digits than a float), dates double (days since 1970-01-01), words string, pixels uint8
/// [N,H,W,C]. With `single` one input of that name has all columns, which are then numbers: Error
/// `model.not_exported` names the first that is none. Returns the value of each of
/// Preprocessor::inputs() by its name.
std::map<std::string, std::string> add_columns(Builder& builder, const Preprocessor& preprocessor,
                                               const std::string& single);

/// The parts of dates: `days` is [N,1] double.
std::string part_of_date(Builder& builder, const std::string& days, FeaturePart part,
                         double first_day);

}  // namespace lamina::onnx
