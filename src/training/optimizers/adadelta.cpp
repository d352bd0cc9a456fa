#include "lamina/training/optimizers/adadelta.hpp"

#include "training/optimizers/epsilon.hpp"
#include "training/optimizers/rule.hpp"

namespace lamina {

namespace {

class AdadeltaRule final : public OptimizerRule {
 public:
  explicit AdadeltaRule(const Adadelta& config) : config_(config) {}

  std::span<const std::string_view> slots() const override {
    static constexpr std::array<std::string_view, 2> names = {"mean_square_gradient",
                                                              "mean_square_step"};
    return names;
  }

  void update(const Engine& engine, const Sweep& sweep) const override {
    on_floating(sweep.parameters.dtype, [&]<class T>(T) {
      const kernels::AdadeltaStep<T> step{static_cast<T>(sweep.learning_rate),
                                          static_cast<T>(config_.rho),
                                          static_cast<T>(config_.epsilon)};
      kernels::adadelta<T>(engine, elements<T>(sweep.parameters), elements<T>(sweep.gradients),
                           elements<T>(sweep.slots[0]), elements<T>(sweep.slots[1]), sweep.size(),
                           step);
    });
  }

 private:
  Adadelta config_;
};

}  // namespace

void Adadelta::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("rho", rho, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "sizes the first steps and keeps the division finite");
}

std::shared_ptr<const OptimizerRule> make_rule(const Adadelta& config) {
  return std::make_shared<AdadeltaRule>(config);
}

}  // namespace lamina
