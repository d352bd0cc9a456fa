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

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void RmsProp::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("rho", rho, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
  f("momentum", momentum, below_one(), "how much of the last step goes on; 0: none");
}

std::shared_ptr<const OptimizerRule> make_rule(const RmsProp& config) {
  std::vector<std::string_view> slots = {"mean_square"};
  if (config.momentum != 0) slots.emplace_back("velocity");
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, RmsPropFormula), slots);
}

}  // namespace lamina
#endif
