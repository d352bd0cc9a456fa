// What a model was trained for, as its file remembers it.
#pragma once

#include <span>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/data/table.hpp"
#include "lamina/training/options.hpp"

namespace lamina {

/// FitOptions of the losses in the model's recipe; of a model that keeps none, those of the
/// default recipe. Of all else the defaults.
FitOptions trained_losses(const Artifact& artifact);

/// How much `rows` of a table count in that loss, by the column and the classes that weighed them
/// in training: f32 [N], or empty where every row counts the same. Errors as loss_weights(), such
/// as for a table without the column.
Tensor trained_weights(const Artifact& artifact, const Table& table,
                       std::span<const std::int64_t> rows);

}  // namespace lamina
