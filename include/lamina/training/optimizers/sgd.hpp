// Gradient descent on mini-batches, with momentum.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// v = momentum v + g; W -= learning_rate v. Nesterov looks ahead: W -= learning_rate (g +
/// momentum v). Weight decay is added to the gradient first, as in PyTorch; weights only.
struct Sgd {
  static constexpr std::string_view kind = "sgd";

  double learning_rate = 0.01;
  double momentum = 0;
  bool nesterov = false;
  double weight_decay = 0;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const Sgd& config);

}  // namespace lamina
