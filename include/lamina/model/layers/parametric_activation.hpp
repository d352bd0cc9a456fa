// A non-linearity that learns how much of it there is.
#pragma once

#include <memory>
#include <string>

#include "lamina/autograd/activation.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// x + alpha ∘ (activation(x) - x) with a learnt alpha [F], one for each number of a row, that
/// starts at 1: the activation itself. Holzmüller et al. 2024 (RealMLP).
struct ParametricActivation {
  static constexpr std::string_view kind = "parametric_activation";

  Activation activation = Activation::relu;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "selu".
  std::string detail() const { return std::string(activation.kind()); }
};
std::unique_ptr<Layer> make_layer(const ParametricActivation& config);

}  // namespace lamina
