#include "lamina/training/optimizers/nadam.hpp"

#include "lamina/core/math.hpp"
#include "training/optimizers/epsilon.hpp"
#define HWY_TARGET_INCLUDE "training/optimizers/nadam.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct NAdamFormula : Given<NAdam> {
  T of_gradient, of_mean, root_scale;

  explicit NAdamFormula(const Given& given)
      : Given(given),
        root_scale(static_cast<T>(1 / std::sqrt(1 - math::power(config.beta2, step)))) {
    const double fade = math::exp(0.004 * math::log(0.96));
    const auto momentum = [&](std::int64_t t) {
      return config.beta1 * (1 - math::power(fade, t) / 2);
    };
    // Once it is below 2⁻⁵³, 1 - product is 1.
    double product = 1;
    for (std::int64_t t = 1; t <= step && product > 0x1p-60; ++t) product *= momentum(t);
    const double now = momentum(step);
    const double next = momentum(step + 1);
    of_gradient = static_cast<T>(rate * (1 - now) / (1 - product));
    of_mean = static_cast<T>(rate * next / (1 - product * next));
  }

  template <class F>
  void operator()(F& p, F g, F& m, F& v) const {
    m = normal_or_zero(average(config.beta1, m, g));
    v = normal_or_zero(average(config.beta2, v, g * g));
    const F root = fma(sqrt(v), constant<F>(root_scale), constant<F>(config.epsilon));
    p = p - fma(constant<F>(of_mean), m, constant<F>(of_gradient) * g) / root;
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void NAdam::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("beta1", beta1, below_one(), "memory of past gradients");
  f("beta2", beta2, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
}

std::shared_ptr<const OptimizerRule> make_rule(const NAdam& config) {
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, NAdamFormula), {"mean", "mean_square"});
}

}  // namespace lamina
#endif
