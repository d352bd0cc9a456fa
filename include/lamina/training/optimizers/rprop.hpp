// Every parameter has a step of its own that grows while its gradient keeps its sign.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// s *= growth where the gradient has the sign of the last one, *= shrinkage where it has the
/// other; W -= s sign(g). Where the sign has changed the parameter rests for a step. s starts at
/// learning_rate and stays between smallest (or learning_rate, if that is less) and largest. For
/// whole batches. Riedmiller & Braun 1993, without backtracking, as PyTorch. Keras does not have
/// it.
struct RProp {
  static constexpr std::string_view kind = "rprop";

  double learning_rate = 0.01;
  double growth = 1.2;
  double shrinkage = 0.5;
  double smallest = 1e-6;
  double largest = 50;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const RProp& config);

}  // namespace lamina
