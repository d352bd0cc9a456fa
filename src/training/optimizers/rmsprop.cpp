#include "lamina/training/optimizers/rmsprop.hpp"

#include "training/optimizers/epsilon.hpp"
#define HWY_TARGET_INCLUDE "training/optimizers/rmsprop.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct RmsPropFormula : Given<RmsProp> {
  template <class F>
  void operator()(F& p, F g, F& v) const {
    p = fma(constant<F>(-rate), direction(g, v), p);
  }

  template <class F>
  void operator()(F& p, F g, F& v, F& velocity) const {
    velocity = normal_or_zero(fma(constant<F>(config.momentum), velocity, direction(g, v)));
    p = fma(constant<F>(-rate), velocity, p);
  }

  template <class F>
  F direction(F g, F& v) const {
    v = normal_or_zero(average(config.rho, v, g * g));
    return g / (sqrt(v) + constant<F>(config.epsilon));
  }
};

/// By the variance of the gradients in place of their mean square.
template <class T>
struct CenteredRmsPropFormula : Given<RmsProp> {
  template <class F>
  void operator()(F& p, F g, F& v, F& mean) const {
    p = fma(constant<F>(-rate), direction(g, v, mean), p);
  }

  template <class F>
  void operator()(F& p, F g, F& v, F& mean, F& velocity) const {
    velocity = normal_or_zero(fma(constant<F>(config.momentum), velocity, direction(g, v, mean)));
    p = fma(constant<F>(-rate), velocity, p);
  }

  template <class F>
  F direction(F g, F& v, F& mean) const {
    const F zero = constant<F>(0.0);
    v = normal_or_zero(average(config.rho, v, g * g));
    mean = normal_or_zero(average(config.rho, mean, g));
    const F variance = larger(zero, fma(zero - mean, mean, v));  // rounding may go below 0
    return g / (sqrt(variance) + constant<F>(config.epsilon));
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void RmsProp::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("rho", rho, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
  f("momentum", momentum, below_one(), "how much of the last step goes on; 0: none");
  f("centered", centered, "divide by the deviation of the gradients");
}

std::shared_ptr<const OptimizerRule> make_rule(const RmsProp& config) {
  std::vector<std::string_view> slots = {"mean_square"};
  if (config.centered) slots.emplace_back("mean");
  if (config.momentum != 0) slots.emplace_back("velocity");
  if (config.centered) {
    return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, CenteredRmsPropFormula), slots);
  }
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, RmsPropFormula), slots);
}

}  // namespace lamina
#endif
