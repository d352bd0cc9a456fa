// What a model is, without its numbers, as the JSON in a model file:
// {"format", "network": {"input", "layers"}, "preprocessing", "program", "training"}.
#pragma once

#include "artifacts/json.hpp"
#include "lamina/artifacts/artifact.hpp"

namespace lamina {

inline constexpr std::int64_t model_format = 1;

Json describe(const Artifact& artifact);

/// Error `model.unknown_format` unless this program can read the description.
void check_format(const Json& json, const JsonSource& source);

/// The artifact with its network built and its parameters still empty. Error
/// `model.unknown_key`, `model.unknown_layer`, `model.missing_key`,
/// `model.bad_value`, `model.bad_preprocessing` or `model.inconsistent`.
Artifact read_description(const Json& json, const JsonSource& source);

}  // namespace lamina
