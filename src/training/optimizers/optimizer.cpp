#include "core/assert.hpp"
#include "lamina/training/optimizers.hpp"
#include "training/optimizers/rule.hpp"

namespace lamina {

double learning_rate(const OptimizerConfig& config) {
  return std::visit([](const auto& member) { return member.learning_rate; }, config);
}

void set_learning_rate(OptimizerConfig& config, double learning_rate) {
  std::visit([&](auto& member) { member.learning_rate = learning_rate; }, config);
}

OptimizerConfig optimizer_named(std::string_view name) {
  return family_member<OptimizerConfig>("optimizer", name);
}

std::size_t slot_count(const OptimizerConfig& config) {
  return std::visit([](const auto& member) { return make_rule(member)->slots().size(); }, config);
}

Optimizer::Optimizer(const OptimizerConfig& config, const ParameterTable& table, DType dtype)
    : config_(config) {
  std::visit([](const auto& member) { validate(member.kind, member); }, config);
  rule_ = std::visit([](const auto& member) { return make_rule(member); }, config);
  for (const std::string_view name : rule_->slots()) {
    slots_.push_back({std::string(name), ParameterArena(table, dtype)});
  }
  // Trainable entries lie in the arena in the order of the table, without a gap.
  const auto close_last = [&](std::int64_t end) {
    if (!stretches_.empty()) stretches_.back().count = end - stretches_.back().begin;
  };
  for (const ParameterEntry& entry : table.entries()) {
    if (entry.group == ParameterGroup::statistic) continue;
    const bool decays = rule_->decays() && (entry.group == ParameterGroup::weight ||
                                            entry.group == ParameterGroup::embedding);
    if (!stretches_.empty() && stretches_.back().decays == decays) continue;
    close_last(entry.offset);
    stretches_.push_back({entry.offset, 0, decays});
  }
  close_last(table.trainable_elements());
}

void Optimizer::step(const Engine& engine, const ParameterArena& parameters,
                     const ParameterArena& gradients, double learning_rate_factor) {
  const View all = parameters.trainable();
  const View slopes = gradients.trainable();
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
