#include "lamina/training/optimizers/adagrad.hpp"

#include "training/optimizers/epsilon.hpp"
#include "training/optimizers/rule.hpp"

namespace lamina {

namespace {

class AdagradRule final : public OptimizerRule {
 public:
  explicit AdagradRule(const Adagrad& config) : config_(config) {}

  std::span<const std::string_view> slots() const override {
    static constexpr std::array<std::string_view, 1> names = {"sum_of_squares"};
    return names;
  }

  void update(const Engine& engine, const Sweep& sweep) const override {
    on_floating(sweep.parameters.dtype, [&]<class T>(T) {
      const kernels::AdagradStep<T> step{static_cast<T>(sweep.learning_rate),
                                         static_cast<T>(config_.epsilon)};
      kernels::adagrad<T>(engine, elements<T>(sweep.parameters), elements<T>(sweep.gradients),
                          elements<T>(sweep.slots[0]), sweep.size(), step);
    });
  }

 private:
  Adagrad config_;
};

}  // namespace

void Adagrad::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
}

std::shared_ptr<const OptimizerRule> make_rule(const Adagrad& config) {
  return std::make_shared<AdagradRule>(config);
}

}  // namespace lamina
