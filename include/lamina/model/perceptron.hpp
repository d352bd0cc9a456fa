// One perceptron, by hand: what a dense layer has many of.
#pragma once

#include <span>
#include <vector>

#include "lamina/autograd/activation.hpp"

namespace lamina {

/// y = g(z), z = bias + Σ inputs[i] · weights[i]. Rosenblatt 1958. Computed in double.
struct Perceptron {
  std::vector<double> weights;
  double bias = 0;
  Activation activation = Activation::sigmoid;

  /// Every number of one forward pass.
  struct Forward {
    std::vector<double> terms;  ///< inputs[i] · weights[i]
    double sum = 0;             ///< of the terms
    double z = 0;               ///< sum + bias
    double output = 0;          ///< g(z)
  };
  /// Throws Error `usage.shape` unless there are as many inputs as weights.
  Forward forward(std::span<const double> inputs) const;

  /// The points (x, y) with x_weight · x + y_weight · y + bias = 0, where z changes its sign.
  struct Line {
    double x_weight, y_weight, bias;
    double y_at(double x) const { return -(bias + x_weight * x) / y_weight; }
  };
  /// Of two inputs, else Error `usage.shape`.
  Line decision_line() const;
};

}  // namespace lamina
