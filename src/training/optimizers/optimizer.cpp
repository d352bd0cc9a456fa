#include "core/assert.hpp"
#include "lamina/training/optimizers.hpp"

namespace lamina {

std::span<const OptimizerConfig> OptimizerConfig::shipped() {
  return members<OptimizerConfig>(ShippedOptimizers{});
}

double learning_rate(const OptimizerConfig& config) {
  return config->learning_rate();
}

void set_learning_rate(OptimizerConfig& config, double learning_rate) {
  config->set_learning_rate(learning_rate);
}

std::size_t slot_count(const OptimizerConfig& config) {
  return config->rule()->slots().size();
}

Optimizer::Optimizer(const OptimizerConfig& config, const ParameterTable& table, DType dtype)
    : config_(config), rule_(config->rule()) {
  validate(config.kind(), config);
  for (const std::string_view name : rule_->slots()) {
    slots_.push_back({std::string(name), ParameterArena(table, dtype)});
  }
  // Trainable entries lie in the arena in the order of the table, without a gap.
  const auto close_last = [&](std::int64_t end) {
    if (!stretches_.empty()) stretches_.back().count = end - stretches_.back().begin;
  };
  for (const ParameterEntry& entry : table.entries()) {
    if (entry.kind == ParameterKind::statistic) continue;
    const bool decays = rule_->decays() && (entry.kind == ParameterKind::weight ||
                                            entry.kind == ParameterKind::embedding);
    if (!stretches_.empty() && stretches_.back().decays == decays) continue;
    close_last(entry.offset);
    stretches_.push_back({entry.offset, 0, decays});
  }
  close_last(table.trainable_elements());
}

void Optimizer::step(const Engine& engine, ParameterArena& parameters,
                     const ParameterArena& gradients, double learning_rate_factor) {
  const View all = parameters.trainable();
  const ConstView slopes = gradients.trainable();
  LAMINA_ASSERT(all.shape == slopes.shape && all.dtype == slopes.dtype,
                "parameters and gradients share a table and a type");
  ++steps_;  // once a step, however many parameters there are
  Sweep sweep;
  sweep.learning_rate = learning_rate(config_) * learning_rate_factor;
  sweep.step = steps_;
  for (const Stretch& stretch : stretches_) {
    sweep.parameters = all.rows(stretch.begin, stretch.count);
    sweep.gradients = slopes.rows(stretch.begin, stretch.count);
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      sweep.slots[i] = slots_[i].values.trainable().rows(stretch.begin, stretch.count);
    }
    sweep.decays = stretch.decays;
    rule_->update(engine, sweep);
  }
}

}  // namespace lamina
