#include "lamina/training/optimizers/radam.hpp"

#include "lamina/core/math.hpp"
#include "training/optimizers/epsilon.hpp"
#define HWY_TARGET_INCLUDE "training/optimizers/radam.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct RAdamFormula : Given<RAdam> {
  T size;
  bool adapts;

  explicit RAdamFormula(const Given& given) : Given(given) {
    const double fade = math::power(config.beta2, step);
    const double longest = 2 / (1 - config.beta2) - 1;
    const double length = longest - 2 * static_cast<double>(step) * fade / (1 - fade);
    adapts = length > 5;
    double factor = rate / (1 - math::power(config.beta1, step));
    if (adapts) {
      factor *= std::sqrt((length - 4) * (length - 2) * longest /
                          ((longest - 4) * (longest - 2) * length) * (1 - fade));
    }
    size = static_cast<T>(factor);
  }

  template <class F>
  void operator()(F& p, F g, F& m, F& v) const {
    m = normal_or_zero(average(config.beta1, m, g));
    v = normal_or_zero(average(config.beta2, v, g * g));
    const F way = adapts ? m / (sqrt(v) + constant<F>(config.epsilon)) : m;
    p = fma(constant<F>(-size), way, p);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void RAdam::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("beta1", beta1, below_one(), "memory of past gradients");
  f("beta2", beta2, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
}

std::shared_ptr<const OptimizerRule> make_rule(const RAdam& config) {
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, RAdamFormula), {"mean", "mean_square"});
}

}  // namespace lamina
#endif
