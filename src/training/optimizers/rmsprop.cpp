#include "lamina/training/optimizers/rmsprop.hpp"

#include "training/optimizers/epsilon.hpp"
#include "training/optimizers/rule.hpp"

namespace lamina {

namespace {

class RmsPropRule final : public OptimizerRule {
 public:
  explicit RmsPropRule(const RmsProp& config) : config_(config) {}

  std::span<const std::string_view> slots() const override {
    static constexpr std::array<std::string_view, 2> names = {"mean_square", "velocity"};
    return std::span(names).first(config_.momentum == 0 ? 1 : 2);
  }

  void update(const Engine& engine, const Sweep& sweep) const override {
    on_floating(sweep.parameters.dtype, [&]<class T>(T) {
      const kernels::RmsPropStep<T> step{
          static_cast<T>(sweep.learning_rate), static_cast<T>(config_.rho),
          static_cast<T>(config_.epsilon), static_cast<T>(config_.momentum)};
      kernels::rmsprop<T>(engine, elements<T>(sweep.parameters), elements<T>(sweep.gradients),
                          elements<T>(sweep.slots[0]), elements<T>(sweep.slots[1]), sweep.size(),
                          step);
    });
  }

 private:
  RmsProp config_;
};

}  // namespace

void RmsProp::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("rho", rho, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
  f("momentum", momentum, below_one(), "how much of the last step goes on; 0: none");
}

std::shared_ptr<const OptimizerRule> make_rule(const RmsProp& config) {
  return std::make_shared<RmsPropRule>(config);
}

}  // namespace lamina
