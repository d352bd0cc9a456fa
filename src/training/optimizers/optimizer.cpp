#include <algorithm>
#include <cstring>
#include <utility>

#include "core/assert.hpp"
#include "lamina/core/error.hpp"
#include "lamina/training/optimizers.hpp"
#include "training/grouping.hpp"

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

std::size_t slot_count(const OptimizerConfig& config, std::span<const ParameterGroup> groups) {
  std::size_t most = config->rule()->slots().size();
  for (const ParameterGroup& group : groups) {
    if (group.frozen) continue;
    most = std::max(most, config_of(group, config)->rule()->slots().size());
  }
  return most;
}

Optimizer::Optimizer(const OptimizerConfig& config, std::span<const ParameterGroup> groups,
                     const ParameterTable& table, DType dtype)
    : config_(config) {
  validate(config.kind(), config);
  ways_.push_back({config->rule(), {}});
  for (const ParameterGroup& group : groups) {
    validate("group " + printable(group.names), group);
    const OptimizerConfig own = config_of(group, config);
    Way way{own->rule(), {}, group.rate, group.weight_decay >= 0, group.frozen};
    if (group.optimizer) way.learning_rate = lamina::learning_rate(own);
    ways_.push_back(std::move(way));
  }
  for (const Way& way : ways_) {
    const std::span<const std::string_view> names = way.rule->slots();
    for (std::size_t i = slots_.size(); i < names.size() && !way.frozen; ++i) {
      slots_.push_back({std::string(names[i]), ParameterArena(table, dtype)});
    }
  }
  lay_out(table, groups);
}

// Trainable entries lie in the arena in the order of the table, without a gap.
void Optimizer::lay_out(const ParameterTable& table, std::span<const ParameterGroup> groups) {
  const std::vector<std::size_t> group = group_of_each(table, groups);
  Stretch open{0, 0, false, ways_.size()};
  const auto close = [&](std::int64_t end) {
    open.count = end - open.begin;
    if (open.count > 0) (ways_[open.way].frozen ? frozen_ : stretches_).push_back(open);
  };
  for (std::size_t i = 0; i < table.size(); ++i) {
    const ParameterEntry& entry = table.entries()[i];
    if (entry.kind == ParameterKind::statistic) continue;
    const Way& way = ways_[group[i]];
    const bool weight =
        entry.kind == ParameterKind::weight || entry.kind == ParameterKind::embedding;
    const bool decays = way.rule->decays() && (weight || way.decays_all);
    if (open.way == group[i] && open.decays == decays) continue;
    close(entry.offset);
    open = {entry.offset, 0, decays, group[i]};
  }
  close(table.trainable_elements());
}

void Optimizer::clear_frozen(ParameterArena& gradients) const {
  for (const Stretch& stretch : frozen_) {
    const View values = gradients.trainable().rows(stretch.begin, stretch.count);
    std::memset(values.data(), 0, values.bytes());
  }
}

void Optimizer::step(const Engine& engine, ParameterArena& parameters,
                     const ParameterArena& gradients, double learning_rate_factor) {
  const View all = parameters.trainable();
  const ConstView slopes = gradients.trainable();
  LAMINA_ASSERT(all.shape == slopes.shape && all.dtype == slopes.dtype,
                "parameters and gradients share a table and a type");
  ++steps_;  // once a step, however many parameters there are
  Sweep sweep;
  sweep.step = steps_;
  for (const Stretch& stretch : stretches_) {
    const Way& way = ways_[stretch.way];
    const double rate = way.learning_rate.value_or(learning_rate(config_));
    sweep.learning_rate = rate * learning_rate_factor * way.rate;
    sweep.parameters = all.rows(stretch.begin, stretch.count);
    sweep.gradients = slopes.rows(stretch.begin, stretch.count);
    sweep.slots = {};
    for (std::size_t i = 0; i < way.rule->slots().size(); ++i) {
      sweep.slots[i] = slots_[i].values.trainable().rows(stretch.begin, stretch.count);
    }
    sweep.decays = stretch.decays;
    way.rule->update(engine, sweep);
  }
}

}  // namespace lamina
