// Steps sized by the recent steps over the recent gradients.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// v = rho v + (1 - rho) g²; d = g √(u + epsilon) / √(v + epsilon); u = rho u + (1 - rho) d²;
/// W -= learning_rate d. Zeiler 2012, whose rho of 0.95 is kept (Keras too; PyTorch has 0.9).
struct Adadelta {
  static constexpr std::string_view kind = "adadelta";

  double learning_rate = 1;
  double rho = 0.95;
  double epsilon = 1e-6;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const Adadelta& config);

}  // namespace lamina
