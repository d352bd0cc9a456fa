// Adam that looks ahead by the momentum of the step to come.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// m and v as Adam; with mu(t) = beta1 (1 - 0.96^(0.004 t) / 2) and M(t) = mu(1) … mu(t):
/// W -= learning_rate ((1 - mu(t)) / (1 - M(t)) g + mu(t + 1) / (1 - M(t + 1)) m) / (√v̂ + epsilon).
/// Dozat 2016, as PyTorch, whose rate is 0.002.
struct NAdam {
  static constexpr std::string_view kind = "nadam";

  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const NAdam& config);

}  // namespace lamina
