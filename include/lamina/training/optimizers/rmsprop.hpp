// Gradients divided by their running root mean square.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// v = rho v + (1 - rho) g²; d = g / (√v + epsilon); with momentum d = momentum d' + d, d' the last
/// one; W -= learning_rate d. Hinton's lecture 6e; epsilon outside the root, as PyTorch.
struct RmsProp {
  static constexpr std::string_view kind = "rmsprop";

  double learning_rate = 0.001;
  double rho = 0.9;
  double epsilon = 1e-7;
  double momentum = 0;
  bool centered = false;  ///< √(v - m²) for √v, with m = rho m + (1 - rho) g. Graves 2013, eq. 40

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const RmsProp& config);

}  // namespace lamina
