#include "lamina/training/optimizers/adagrad.hpp"

#include "training/optimizers/epsilon.hpp"
#define HWY_TARGET_INCLUDE "training/optimizers/adagrad.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct AdagradFormula : Given<Adagrad> {
  template <class F>
  void operator()(F& p, F g, F& sum) const {
    sum = fma(g, g, sum);
    p = fma(constant<F>(-rate), g / (sqrt(sum) + constant<F>(config.epsilon)), p);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void Adagrad::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
}

std::shared_ptr<const OptimizerRule> make_rule(const Adagrad& config) {
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, AdagradFormula), {"sum_of_squares"});
}

}  // namespace lamina
#endif
