// The state that a training starts with, and what makes one fit to go on with.
#pragma once

#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/state.hpp"

namespace lamina {

/// Without the best values, which the caller lends.
TrainingState start_state(const Network& network, const ParameterArena& start,
                          const FitOptions& options);

/// Throws Error `usage.shape` unless `parameters` are f32 ones of the built `network`.
void require_parameters_of(const Network& network, const ParameterArena& parameters);

/// The number of the step that comes next, from 0, by which schedules go; `rows` an epoch.
std::int64_t next_step(const TrainingState& state, const FitOptions& options, std::int64_t rows);

/// What the schedule makes of the learning rate in the step that comes next, were `options` in
/// force; `rows` an epoch.
double next_rate_factor(const TrainingState& state, const FitOptions& options, std::int64_t rows);

/// Throws Error `usage.other_network`, `usage.other_data` or `usage.bad_state`. `data` is the
/// identity of the rows that are there.
void require_continues(const TrainingState& state, const Network& network,
                       const DataIdentity& data);

}  // namespace lamina
