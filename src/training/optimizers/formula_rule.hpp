// The rule of an optimizer that is a formula for each parameter.
#pragma once

#include <vector>

#include "kernels/each_level.hpp"
#include "training/optimizers/rule.hpp"

namespace lamina {

/// What a formula starts from. Its numbers become floats where they meet a parameter.
template <class Config>
struct Given {
  Config config;
  double rate;   ///< the schedule's factor is in
  double decay;  ///< config.weight_decay where this sweep decays, else 0
  std::int64_t step;

  Given(const Config& config_, const Sweep& sweep)
      : config(config_), rate(sweep.learning_rate), decay(0), step(sweep.step) {
    if constexpr (requires { config.weight_decay; }) {
      if (sweep.decays) decay = config.weight_decay * sweep.decay_factor;
    }
  }
};

/// What sweep-inl.hpp makes of a formula, with its threads.
template <class Config>
class FormulaRule final : public OptimizerRule {
 public:
  using Sweeps = kernels::EachLevel<void(const Config&, const Sweep&, std::int64_t, std::int64_t)>;

  FormulaRule(const Config& config, const Sweeps& sweeps, std::vector<std::string_view> slots)
      : config_(config), sweeps_(sweeps), slots_(std::move(slots)) {}

  std::span<const std::string_view> slots() const override { return slots_; }
  bool decays() const override {
    if constexpr (requires { config_.weight_decay; }) {
      return config_.weight_decay != 0;
    } else {
      return false;
    }
  }
  void update(const Engine& engine, const Sweep& sweep) const override {
    constexpr std::int64_t grain = 16'384;  // parameters a thread must have before handing out pays
    auto& run = sweeps_.chosen(sweep.parameters.dtype);
    engine.parallel(sweep.size(), grain,
                    [&](std::int64_t begin, std::int64_t end) { run(config_, sweep, begin, end); });
  }

 private:
  Config config_;
  Sweeps sweeps_;
  std::vector<std::string_view> slots_;
};

template <class Config>
std::shared_ptr<const OptimizerRule> formula_rule(
    const Config& config, const typename FormulaRule<Config>::Sweeps& sweeps,
    std::vector<std::string_view> slots) {
  return std::make_shared<FormulaRule<Config>>(config, sweeps, std::move(slots));
}

}  // namespace lamina
