// Adam that adapts only when it has seen enough steps to know the spread of a gradient.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// m̂ and v̂ as Adam; with rho = 2 / (1 - beta2) - 1 and rho(t) = rho - 2 t beta2ᵗ / (1 - beta2ᵗ):
/// W -= learning_rate m̂ while rho(t) ≤ 5, then learning_rate r m̂ / (√v + epsilon) √(1 - beta2ᵗ)
/// with r² = (rho(t) - 4) (rho(t) - 2) rho / ((rho - 4) (rho - 2) rho(t)). Liu et al. 2020; epsilon
/// as PyTorch. Keras does not have it.
struct RAdam {
  static constexpr std::string_view kind = "radam";

  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const RAdam& config);

}  // namespace lamina
