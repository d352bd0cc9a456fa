// What each layer of a model makes of one row.
#pragma once

#include <span>
#include <vector>

#include "lamina/workflow/explain.hpp"

namespace lamina {

/// `row` is [1,…] of each input; the answers have the bits of a prediction.
std::vector<ExplainedLayer> layers_at_work(const Artifact& artifact,
                                           std::span<const ConstView> row);

}  // namespace lamina
