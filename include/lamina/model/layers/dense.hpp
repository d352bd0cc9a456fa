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

/// What stands before the sum of a layer: nothing, or 1/√F, so that weights are of size 1 whatever
/// F is and learn at the same rate (the neural tangent parametrization: Jacot et al. 2018).
enum class Parametrization : std::uint8_t { standard, ntk };

/// y[B,units] = activation(x[B,F] · weight[F,units] + bias[units]); with Parametrization::ntk it is
/// activation(x · weight / √F + bias). Of an ensemble's x[B,G,F] all members share the weights:
/// y[B,G,units].
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
  Parametrization parametrization = Parametrization::standard;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "relu" or "relu, l2, max_norm".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const Dense& config);

}  // namespace lamina
