// Inputs brought to mean 0 and deviation 1 by numbers that are known before training.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {

class Layer;

/// (x - mean) / deviation of each feature of numbers [F], or of all by one number. The deviation is
/// √variance, but at least 1e-7. Nothing is learnt in training: give mean and variance, or adapt().
/// Empty ones are 0 and 1.
struct Normalization {
  static constexpr std::string_view kind = "normalization";

  std::vector<double> mean = {};
  std::vector<double> variance = {};

  /// Takes mean and variance (of the rows, not of a larger whole) of each column of data[B,F], f32
  /// or f64. Error `usage.shape` unless it has rows and two axes.
  void adapt(const ConstView& data);

  void fields(Fields& f);
  /// What a summary says of it: "adapted", or nothing.
  std::string detail() const { return mean.empty() ? "" : "adapted"; }
};
std::unique_ptr<Layer> make_layer(const Normalization& config);

}  // namespace lamina
