// An optimizer's steps of a single number, to be followed by hand.
#pragma once

#include "lamina/training/optimizers.hpp"

namespace lamina::testing {

/// One parameter at 1 whose gradient is 0.3, in double.
struct One {
  double p = 1, g = 0.3, first = 0, second = 0;

  void step(const OptimizerConfig& config, std::int64_t number = 1) {
    const auto view = [](double& x) {
      return View{&x, Shape{1}, DType::f64};
    };
    const auto rule = config->rule();
    Sweep sweep;
    sweep.parameters = view(p);
    sweep.gradients = view(g);
    if (!rule->slots().empty()) sweep.slots[0] = view(first);
    if (rule->slots().size() > 1) sweep.slots[1] = view(second);
    sweep.learning_rate = learning_rate(config);
    sweep.step = number;
    sweep.decays = true;
    rule->update(Engine(1), sweep);
  }
};

}  // namespace lamina::testing
