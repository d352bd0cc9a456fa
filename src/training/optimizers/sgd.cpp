#include "lamina/training/optimizers/sgd.hpp"

#define HWY_TARGET_INCLUDE "training/optimizers/sgd.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct SgdFormula : Given<Sgd> {
  template <class F>
  void operator()(F& p, F g) const {
    p = fma(constant<F>(-rate), fma(constant<F>(decay), p, g), p);
  }

  template <class F>
  void operator()(F& p, F g, F& velocity) const {
    const F momentum = constant<F>(config.momentum);
    const F d = fma(constant<F>(decay), p, g);
    velocity = normal_or_zero(fma(momentum, velocity, d));
    p = fma(constant<F>(-rate), config.nesterov ? fma(momentum, velocity, d) : velocity, p);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void Sgd::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("momentum", momentum, below_one(), "how much of the last step goes on; 0: none");
  f("nesterov", nesterov, "take the gradient as if the last step had gone on");
  f("weight_decay", weight_decay, at_least(0), "pull of weights towards 0; 0: none");
}

std::shared_ptr<const OptimizerRule> make_rule(const Sgd& config) {
  std::vector<std::string_view> slots;
  if (config.momentum != 0) slots = {"velocity"};
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, SgdFormula), slots);
}

}  // namespace lamina
#endif
