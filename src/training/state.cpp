#include "training/state.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "lamina/core/error.hpp"
#include "lamina/training/schedules.hpp"
#include "training/identity.hpp"
#include "training/step_passes.hpp"

namespace lamina {

namespace {

bool is_of(const ParameterTable& table, const ParameterArena& arena) {
  const ConstView all = arena.all();
  return all.shape == Shape{table.arena_elements()} && all.dtype == DType::f32;
}

bool slots_fit(const TrainingState& state, const ParameterTable& table) {
  const Optimizer& optimizer = state.optimizer;
  const std::size_t slots = slot_count(optimizer.config(), state.options.groups);
  if (optimizer.slots().size() != slots) return false;
  for (const Optimizer::Slot& slot : optimizer.slots()) {
    if (!is_of(table, slot.values)) return false;
  }
  return optimizer.steps() >= 0;
}

bool average_fits(const TrainingState& state, const ParameterTable& table) {
  return state.options.average > 0 ? is_of(table, state.average) : state.average.all().empty();
}

bool counts_fit(const TrainingState& s) {
  const bool counted = s.epoch >= 0 && s.step >= 0 && s.epoch_step >= 0 && s.epoch_step <= s.step;
  const bool placed = s.epoch_rows >= 0 && s.epoch_rows < s.data.training_rows;
  const bool best = s.best_epoch >= 0 && s.best_epoch <= s.epoch && s.epochs_without_gain >= 0;
  const bool sums = std::isfinite(s.epoch_loss) && std::isfinite(s.learning_rate) &&
                    std::isfinite(s.epoch_weight) && s.epoch_weight >= 0;
  return counted && placed && best && sums &&
         static_cast<std::int64_t>(s.history.size()) == s.epoch;
}

[[noreturn]] void refuse(const char* code, const std::string& what, const char* fix) {
  throw Error({.code = code, .what = what, .where = "the state to go on from", .fix = fix});
}

}  // namespace

TrainingState start_state(const Network& network, const ParameterArena& start,
                          const FitOptions& options) {
  TrainingState state{
      .parameters = start,
      .average = options.average > 0 ? start : ParameterArena(),
      .best = {},
      .optimizer = Optimizer(options.optimizer, options.groups, network.parameters()),
      .history = {},
      .options = options,
      .data = {},
      .network = identity_of(network.parameters())};
  state.options.stop = nullptr;
  return state;
}

/// Schedules go by the place in the data, so that they stay in time when batches change size.
std::int64_t next_step(const TrainingState& state, const FitOptions& options, std::int64_t rows) {
  return state.epoch * steps_of_epoch(options, rows) + state.epoch_rows / step_rows(options, rows);
}

double next_rate_factor(const TrainingState& state, const FitOptions& options, std::int64_t rows) {
  return rate_factor(options.schedule, next_step(state, options, rows),
                     steps_of_epoch(options, rows), options.epochs, state.history);
}

void require_parameters_of(const Network& network, const ParameterArena& parameters) {
  if (is_of(network.parameters(), parameters)) return;
  const ConstView all = parameters.all();
  throw Error({.code = "usage.shape",
               .what = fmt::format("parameters are {} {}, but the network's are f32 [{}]",
                                   name_of(all.dtype), to_string(all.shape),
                                   network.parameters().arena_elements()),
               .where = "training",
               .fix = "start from network.initialize(seed)"});
}

void require_continues(const TrainingState& state, const Network& network,
                       const DataIdentity& data) {
  const ParameterTable& table = network.parameters();
  if (state.network != identity_of(table)) {
    refuse("usage.other_network", "its parameters have other names or shapes than the network's",
           "build the network as it was when the training began");
  }
  if (state.data != data) {
    refuse("usage.other_data", "it has " + difference(state.data, data),
           "give the rows that the training began with");
  }
  if (!is_of(table, state.parameters) || !is_of(table, state.best) || !average_fits(state, table) ||
      !slots_fit(state, table) || !counts_fit(state)) {
    refuse("usage.bad_state", "its arenas or counts do not fit together",
           "take it from Training::state() as it is");
  }
}

}  // namespace lamina
