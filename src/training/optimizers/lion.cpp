#include "lamina/training/optimizers/lion.hpp"

#define HWY_TARGET_INCLUDE "training/optimizers/lion.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct LionFormula : Given<Lion> {
  template <class F>
  void operator()(F& p, F g, F& m) const {
    const F way = sign(average(config.beta1, m, g));
    p = fma(constant<F>(-rate), fma(constant<F>(decay), p, way), p);
    m = normal_or_zero(average(config.beta2, m, g));
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void Lion::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("beta1", beta1, below_one(), "how much of the momentum a step follows");
  f("beta2", beta2, below_one(), "memory of past gradients");
  f("weight_decay", weight_decay, at_least(0), "pull of weights towards 0 at each step");
}

std::shared_ptr<const OptimizerRule> make_rule(const Lion& config) {
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, LionFormula), {"momentum"});
}

}  // namespace lamina
#endif
