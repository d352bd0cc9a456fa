#include "lamina/training/optimizers/adamax.hpp"

#include "lamina/core/math.hpp"
#include "training/optimizers/epsilon.hpp"
#define HWY_TARGET_INCLUDE "training/optimizers/adamax.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct AdamaxFormula : Given<Adamax> {
  T size;

  explicit AdamaxFormula(const Given& given)
      : Given(given), size(static_cast<T>(rate / (1 - math::power(config.beta1, step)))) {}

  template <class F>
  void operator()(F& p, F g, F& m, F& u) const {
    m = normal_or_zero(average(config.beta1, m, g));
    u = larger(constant<F>(config.beta2) * u, abs(g) + constant<F>(config.epsilon));
    p = fma(constant<F>(-size), m / u, p);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void Adamax::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("beta1", beta1, below_one(), "memory of past gradients");
  f("beta2", beta2, below_one(), "memory of the largest gradient");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
}

std::shared_ptr<const OptimizerRule> make_rule(const Adamax& config) {
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, AdamaxFormula), {"mean", "largest"});
}

}  // namespace lamina
#endif
