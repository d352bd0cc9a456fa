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

namespace {

/// Whether entry `index` is a matrix of weights between those of the first and the last layer.
bool is_hidden_matrix(const ParameterTable& table, std::size_t index) {
  const std::vector<ParameterEntry>& entries = table.entries();
  const auto is_weight = [](const ParameterEntry& entry) {
    return entry.kind == ParameterKind::weight;
  };
  const auto here = entries.begin() + static_cast<std::ptrdiff_t>(index);
  return is_weight(*here) && here->shape.rank() == 2 && here->shape.elements() > 0 &&
         std::any_of(entries.begin(), here, is_weight) &&
         std::any_of(here + 1, entries.end(), is_weight);
}

}  // namespace

std::int64_t scratch_elements(const OptimizerConfig& config, std::span<const ParameterGroup> groups,
                              const ParameterTable& table) {
  std::int64_t most = 0;
  const std::vector<std::size_t> group = group_of_each(table, groups);
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (!is_hidden_matrix(table, i)) continue;
    const OptimizerConfig& of = group[i] == 0 ? config : config_of(groups[group[i] - 1], config);
    most = std::max(most, of->rule()->matrix_scratch(table.entries()[i].shape));
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
  const std::int64_t scratch = scratch_elements(config, groups, table);
  if (scratch > 0) scratch_ = Tensor(Shape{scratch}, dtype);
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
    const bool whole = is_hidden_matrix(table, i) && way.rule->matrix_scratch(entry.shape) > 0;
    const Shape matrix = whole ? entry.shape : Shape();
    const bool goes_on = matrix.rank() == 0 && open.matrix.rank() == 0;
    if (goes_on && open.way == group[i] && open.decays == decays) continue;
    close(entry.offset);
    open = {entry.offset, 0, decays, group[i], matrix};
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
                     const ParameterArena& gradients, double learning_rate_factor,
                     double weight_decay_factor) {
  const View all = parameters.trainable();
  const ConstView slopes = gradients.trainable();
  LAMINA_ASSERT(all.shape == slopes.shape && all.dtype == slopes.dtype,
                "parameters and gradients share a table and a type");
  ++steps_;  // once a step, however many parameters there are
  Sweep sweep;
  sweep.step = steps_;
  sweep.decay_factor = weight_decay_factor;
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
    sweep.matrix = stretch.matrix;
    if (stretch.matrix.rank() > 0) sweep.scratch = scratch_;
    way.rule->update(engine, sweep);
  }
}

}  // namespace lamina
