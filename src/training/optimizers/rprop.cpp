#include "lamina/training/optimizers/rprop.hpp"

#define HWY_TARGET_INCLUDE "training/optimizers/rprop.cpp"
#include "training/optimizers/sweep-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct RPropFormula : Given<RProp> {
  template <class F>
  void operator()(F& p, F g, F& before, F& size) const {
    const F zero = constant<F>(0.0);
    const F start = constant<F>(rate);
    const F same = sign(g) * sign(before);
    const F changed = select(same < zero, constant<F>(config.shrinkage), constant<F>(1.0));
    const F factor = select(zero < same, constant<F>(config.growth), changed);
    const F least = constant<F>(std::min(config.smallest, rate));
    size = select(size == zero, start, size) * factor;
    size = select(size < least, least, size);
    size = select(constant<F>(config.largest) < size, constant<F>(config.largest), size);
    before = select(same < zero, zero, normal_or_zero(g));
    p = p - size * sign(before);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

void RProp::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "the first step of every parameter");
  f("growth", growth, at_least(1), "of a step while the sign stays");
  f("shrinkage", shrinkage, within(0, 1), "of a step when the sign changes");
  f("smallest", smallest, above(0), "step");
  f("largest", largest, above(0), "step");
}

std::shared_ptr<const OptimizerRule> make_rule(const RProp& config) {
  return formula_rule(config, LAMINA_EACH_LEVEL_OF(sweep, RPropFormula), {"gradient", "step"});
}

}  // namespace lamina
#endif
