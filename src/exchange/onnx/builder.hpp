// Builds a graph of ONNX node by node.
#pragma once

#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "exchange/onnx/graph.hpp"

namespace lamina::onnx {

/// Values are known by their names, which are made from what the builder is told to call them.
class Builder {
 public:
  explicit Builder(Model& model) : model_(model) {}

  /// The name that the next nodes and constants are called after, e.g. a layer's.
  void call(const std::string& name) { called_ = name; }

  std::string input(const std::string& name, Type type, const Dims& dims, const std::string& doc);
  std::string constant(Array array);
  std::string number(float value);
  std::string number64(double value);
  std::string list(std::vector<std::int64_t> values);
  /// The one output of a new node.
  std::string node(const std::string& op, std::vector<std::string> inputs,
                   Attributes attributes = {}, const std::string& domain = "");
  /// The same under a name of its own, for the outputs of the graph.
  void named(const std::string& name, const std::string& op, std::vector<std::string> inputs,
             Attributes attributes = {}, const std::string& domain = "");

  // What is said often.
  std::string add(const std::string& a, const std::string& b) { return node("Add", {a, b}); }
  std::string subtract(const std::string& a, const std::string& b) { return node("Sub", {a, b}); }
  std::string multiply(const std::string& a, const std::string& b) { return node("Mul", {a, b}); }
  std::string divide(const std::string& a, const std::string& b) { return node("Div", {a, b}); }
  std::string cast(const std::string& a, Type to) {
    return node("Cast", {a}, {{"to", static_cast<std::int64_t>(to)}});
  }
  /// Side by side; the one where there is one.
  std::string concat(const std::vector<std::string>& parts, std::int64_t axis = 1);
  /// Columns first … end - 1 of an axis.
  std::string slice(const std::string& x, std::int64_t axis, std::int64_t first, std::int64_t end);

  /// Takes away nodes and constants that no output needs.
  void prune();

 private:
  std::string fresh(const std::string& what);

  Model& model_;
  std::string called_;
  std::set<std::string> names_;
  std::map<float, std::string> numbers_;
  std::map<double, std::string> numbers64_;
  std::map<std::vector<std::string>, std::string> plain_;  // nodes without attributes but numbers
  std::map<std::string, int> counts_;  // of names made from one, so that making many stays quick
};

}  // namespace lamina::onnx
