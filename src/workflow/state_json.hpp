// What of a training's state is no array of numbers, as one JSON object.
#pragma once

#include "artifacts/json.hpp"
#include "lamina/training/state.hpp"

namespace lamina {

/// Counts, sums, options, and by what network and data are known: doubles and 64-bit numbers
/// exactly. Not in it: the arenas and the history.
Json state_to_json(const TrainingState& state);

/// Fills those of `state`. Errors of `source` for what is missing, unknown or out of range.
void state_from_json(const Json& json, TrainingState& state, const JsonSource& source);

}  // namespace lamina
