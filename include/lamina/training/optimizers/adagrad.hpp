// A learning rate for each parameter that shrinks with what it has moved.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// s += g²; W -= learning_rate g / (√s + epsilon). Duchi et al. 2011.
struct Adagrad {
  static constexpr std::string_view kind = "adagrad";

  double learning_rate = 0.01;
  double epsilon = 1e-10;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const Adagrad& config);

}  // namespace lamina
