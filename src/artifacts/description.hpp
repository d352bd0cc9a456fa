// What a model is, without its numbers, as the JSON in a model file:
// {"format", "network": {"inputs", "nodes", "outputs"}, "preprocessing", "program", "training"}.
#pragma once

#include "artifacts/json.hpp"
#include "lamina/artifacts/artifact.hpp"

namespace lamina {

inline constexpr std::int64_t model_format = 2;

Json describe(const Artifact& artifact);
/// Error `resource.model_too_large` when the words of the columns alone are too many for a model
/// file: known before a training, where save() says it after.
void require_room(const Preprocessor& preprocessor);

/// The format of a description. Error `model.unknown_format` unless this program can read it.
std::int64_t format_of(const Json& json, const JsonSource& source);

/// The artifact with its network built and its parameters still empty. Error
/// `model.unknown_key`, `model.unknown_layer`, `model.missing_key`,
/// `model.bad_value`, `model.bad_preprocessing` or `model.inconsistent`.
Artifact read_description(const Json& json, const JsonSource& source);

}  // namespace lamina
