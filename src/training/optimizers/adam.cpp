#include "lamina/training/optimizers/adam.hpp"

#include "lamina/core/math.hpp"
#include "lamina/training/optimizers/adamw.hpp"
#include "training/optimizers/epsilon.hpp"
#define HWY_TARGET_INCLUDE "training/optimizers/adam.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// Like PyTorch, the corrections are applied to the step size and to the root, not to m and v: one
/// division less a parameter. Adam is AdamW without decay.
template <class T>
struct AdamFormula : Given<AdamW> {
  T size, root_scale, pull;

  explicit AdamFormula(const Given& given)
      : Given(given),
        size(static_cast<T>(rate) / correction(static_cast<T>(config.beta1))),
        root_scale(T{1} / std::sqrt(correction(static_cast<T>(config.beta2)))),
        pull(static_cast<T>(rate) * static_cast<T>(decay)) {}

  /// 1 - betaᵗ in double, of the beta that the formula works with: rounding 0.999 to f32 changes
  /// 1 - beta in the fifth digit, and the correction must change with it.
  T correction(T beta) const {
    return static_cast<T>(1 - math::power(beta, static_cast<long>(step)));
  }

  template <class F>
  void operator()(F& p, F g, F& m, F& v) const {
    remember(g, m, v);
    go(p, m, v);
  }

  /// AMSGrad.
  template <class F>
  void operator()(F& p, F g, F& m, F& v, F& largest) const {
    remember(g, m, v);
    largest = larger(v, largest);
    go(p, m, largest);
  }

  template <class F>
  void remember(F g, F& m, F& v) const {
    m = normal_or_zero(average(config.beta1, m, g));
    v = normal_or_zero(average(config.beta2, v, g * g));
  }

  template <class F>
  void go(F& p, F m, F v) const {
    const F root = fma(sqrt(v), constant<F>(root_scale), constant<F>(config.epsilon));
    p = fma(constant<F>(-size), m / root, fma(constant<F>(-pull), p, p));
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void Adam::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("beta1", beta1, below_one(), "memory of past gradients");
  f("beta2", beta2, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
  f("amsgrad", amsgrad, "divide by the largest mean square so far");
}

std::shared_ptr<const OptimizerRule> make_rule(const AdamW& config) {
  std::vector<std::string_view> slots = {"mean", "mean_square"};
  if (config.amsgrad) slots.emplace_back("largest_mean_square");
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, AdamFormula), slots);
}

std::shared_ptr<const OptimizerRule> make_rule(const Adam& config) {
  return make_rule(AdamW{.learning_rate = config.learning_rate,
                         .beta1 = config.beta1,
                         .beta2 = config.beta2,
                         .epsilon = config.epsilon,
                         .weight_decay = 0,
                         .amsgrad = config.amsgrad});
}

}  // namespace lamina
#endif
