// A rival for every model: does depth help?
#pragma once

#include <optional>

#include "lamina/core/engine.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

/// How well a model without hidden layers does on `held_out`: linear, logistic or softmax
/// regression on the same rows and features, trained with Adam for a few hundred steps or a few
/// epochs and stopped by the validation rows. Deterministic. Nothing where there is nothing to
/// score, where the network is such a model itself, or where its training fails.
std::optional<Scores> score_linear(const Engine& engine, const Artifact& deep,
                                   const Prepared& training, const Prepared& validation,
                                   const Prepared& held_out,
                                   std::span<const MetricConfig> metrics = {});

}  // namespace lamina
