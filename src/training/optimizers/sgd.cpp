#include "lamina/training/optimizers/sgd.hpp"

#include "training/optimizers/rule.hpp"

namespace lamina {

namespace {

class SgdRule final : public OptimizerRule {
 public:
  explicit SgdRule(const Sgd& config) : config_(config) {}

  std::span<const std::string_view> slots() const override {
    static constexpr std::array<std::string_view, 1> names = {"velocity"};
    return std::span(names).first(config_.momentum == 0 ? 0 : 1);
  }

  bool decays() const override { return config_.weight_decay != 0; }

  void update(const Engine& engine, const Sweep& sweep) const override {
    on_floating(sweep.parameters.dtype, [&]<class T>(T) {
      kernels::SgdStep<T> step{};
      step.learning_rate = static_cast<T>(sweep.learning_rate);
      step.momentum = static_cast<T>(config_.momentum);
      step.weight_decay = sweep.decays ? static_cast<T>(config_.weight_decay) : T{0};
      step.nesterov = config_.nesterov;
      kernels::sgd<T>(engine, elements<T>(sweep.parameters), elements<T>(sweep.gradients),
                      elements<T>(sweep.slots[0]), sweep.size(), step);
    });
  }

 private:
  Sgd config_;
};

}  // namespace

void Sgd::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("momentum", momentum, below_one(), "how much of the last step goes on; 0: none");
  f("nesterov", nesterov, "take the gradient as if the last step had gone on");
  f("weight_decay", weight_decay, at_least(0), "pull of weights towards 0; 0: none");
}

std::shared_ptr<const OptimizerRule> make_rule(const Sgd& config) {
  return std::make_shared<SgdRule>(config);
}

}  // namespace lamina
