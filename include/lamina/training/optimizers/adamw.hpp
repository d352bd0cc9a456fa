// Adam whose weight decay does not pass through the adaptive step.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// Adam, after W -= learning_rate weight_decay W for weights and embeddings (not biases and
/// scales). Loshchilov & Hutter 2019.
struct AdamW {
  static constexpr std::string_view kind = "adamw";

  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.01;
  bool amsgrad = false;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const AdamW& config);

}  // namespace lamina
