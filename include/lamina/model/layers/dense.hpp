// Several perceptrons on the same inputs.
#pragma once

#include <memory>
#include <string>

#include "lamina/autograd/activation.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/model/constraint.hpp"
#include "lamina/model/initializer.hpp"
#include "lamina/model/regularizer.hpp"

namespace lamina {

class Layer;

/// y[B,units] = activation(x[B,F] · weight[F,units] + bias[units]). Of an ensemble's x[B,G,F] all
/// members share the weights: y[B,G,units].
struct Dense {
  static constexpr std::string_view kind = "dense";

  std::int64_t units = 1;
  Activation activation = Activation::linear;
  bool bias = true;
  Initializer initializer = Automatic{};
  Initializer bias_initializer = Zeros{};
  Regularizer kernel_regularizer = NoRegularizer{};  ///< of the weights; kernel is Keras' word
  Regularizer bias_regularizer = NoRegularizer{};
  Constraint kernel_constraint = NoConstraint{};  ///< of the weights, after each step
  Constraint bias_constraint = NoConstraint{};    ///< of the biases, as one vector

  void fields(Fields& f);
  /// What a summary says of it, e.g. "relu" or "relu, l2, max_norm".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const Dense& config);

}  // namespace lamina
