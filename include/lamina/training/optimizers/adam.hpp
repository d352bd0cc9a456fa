// Momentum over RMSProp, both freed of their start at zero.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²; W -= learning_rate m̂ / (√v̂ + epsilon)
/// with m̂ = m / (1 - beta1ᵗ), v̂ = v / (1 - beta2ᵗ) at step t. Kingma & Ba 2015, algorithm 1.
struct Adam {
  static constexpr std::string_view kind = "adam";

  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  bool amsgrad = false;  ///< v̂ is the largest v so far, corrected. Reddi et al. 2018

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const Adam& config);

}  // namespace lamina
