// Every parameter moves equally far: momentum says only which way.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// W -= learning_rate (sign(beta1 m + (1 - beta1) g) + weight_decay W), with the decay for weights
/// only; then m = beta2 m + (1 - beta2) g. Chen et al. 2023.
struct Lion {
  static constexpr std::string_view kind = "lion";

  double learning_rate = 1e-4;
  double beta1 = 0.9;
  double beta2 = 0.99;
  double weight_decay = 0;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const Lion& config);

}  // namespace lamina
