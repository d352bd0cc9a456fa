// Which value of a graph a model answers with, and what its classes are called.
#pragma once

#include <string>
#include <vector>

#include "exchange/onnx/graph.hpp"

namespace lamina::onnx {

struct Answer {
  std::string value;                     ///< numbers: scores, probabilities or amounts
  std::vector<std::string> labels = {};  ///< of classes, where the graph names them
  bool classes = false;                  ///< the graph itself makes a class of it
};

/// Reads through what classifiers of scikit-learn end with: ZipMap, [1 - p, p], ArgMax and the list
/// of classes. Error `model.onnx_network` where no output is float.
Answer find_answer(const Model& model);

}  // namespace lamina::onnx
