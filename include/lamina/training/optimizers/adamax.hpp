// Adam with the largest of the past gradients in place of their root mean square.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// m = beta1 m + (1 - beta1) g; u = max(beta2 u, |g| + epsilon); W -= learning_rate / (1 - beta1ᵗ)
/// m / u at step t. Kingma & Ba 2015, algorithm 2; epsilon as PyTorch, whose rate is 0.002.
struct Adamax {
  static constexpr std::string_view kind = "adamax";

  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const Adamax& config);

}  // namespace lamina
