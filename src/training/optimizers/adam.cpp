#include "lamina/training/optimizers/adam.hpp"

#include "lamina/core/math.hpp"
#include "training/optimizers/adam_rule.hpp"
#include "training/optimizers/epsilon.hpp"

namespace lamina {

namespace {

/// 1 - betaᵗ in double, of the beta that the kernel works with: rounding 0.999 to f32 changes
/// 1 - beta in the fifth digit, and the correction must change with it.
template <class T>
T correction(T beta, std::int64_t step) {
  return static_cast<T>(1 - math::power(beta, static_cast<long>(step)));
}

}  // namespace

std::span<const std::string_view> AdamRule::slots() const {
  static constexpr std::array<std::string_view, 2> names = {"mean", "mean_square"};
  return names;
}

void AdamRule::update(const Engine& engine, const Sweep& sweep) const {
  on_floating(sweep.parameters.dtype, [&]<class T>(T) {
    kernels::AdamStep<T> step{};
    step.learning_rate = static_cast<T>(sweep.learning_rate);
    step.beta1 = static_cast<T>(config_.beta1);
    step.beta2 = static_cast<T>(config_.beta2);
    step.epsilon = static_cast<T>(config_.epsilon);
    step.correction1 = correction(step.beta1, sweep.step);
    step.correction2 = correction(step.beta2, sweep.step);
    step.decoupled_decay = sweep.decays ? static_cast<T>(config_.weight_decay) : T{0};
    kernels::adam<T>(engine, elements<T>(sweep.parameters), elements<T>(sweep.gradients),
                     elements<T>(sweep.slots[0]), elements<T>(sweep.slots[1]), sweep.size(), step);
  });
}

void Adam::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("beta1", beta1, below_one(), "memory of past gradients");
  f("beta2", beta2, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
}

std::shared_ptr<const OptimizerRule> make_rule(const Adam& config) {
  return std::make_shared<AdamRule>(AdamW{.learning_rate = config.learning_rate,
                                          .beta1 = config.beta1,
                                          .beta2 = config.beta2,
                                          .epsilon = config.epsilon,
                                          .weight_decay = 0});
}

}  // namespace lamina
