// What Adam and AdamW share.
#pragma once

#include "lamina/training/optimizers/adamw.hpp"
#include "training/optimizers/rule.hpp"

namespace lamina {

class AdamRule final : public OptimizerRule {
 public:
  /// Adam is AdamW without decay.
  explicit AdamRule(const AdamW& config) : config_(config) {}

  std::span<const std::string_view> slots() const override;
  bool decays() const override { return config_.weight_decay != 0; }
  void update(const Engine& engine, const Sweep& sweep) const override;

 private:
  AdamW config_;
};

}  // namespace lamina
