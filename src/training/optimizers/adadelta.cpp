#include "lamina/training/optimizers/adadelta.hpp"

#include "training/optimizers/epsilon.hpp"
#define HWY_TARGET_INCLUDE "training/optimizers/adadelta.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct AdadeltaFormula : Given<Adadelta> {
  /// v and u: the mean squares of gradients and of steps.
  template <class F>
  void operator()(F& p, F g, F& v, F& u) const {
    const F epsilon = constant<F>(config.epsilon);
    v = normal_or_zero(average(config.rho, v, g * g));
    const F d = (g * sqrt(u + epsilon)) / sqrt(v + epsilon);
    u = normal_or_zero(average(config.rho, u, d * d));
    p = fma(constant<F>(-rate), d, p);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void Adadelta::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("rho", rho, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "sizes the first steps and keeps the division finite");
}

std::shared_ptr<const OptimizerRule> make_rule(const Adadelta& config) {
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, AdadeltaFormula),
                      {"mean_square_gradient", "mean_square_step"});
}

}  // namespace lamina
#endif
