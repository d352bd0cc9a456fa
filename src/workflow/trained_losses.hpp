// What a model was trained for, as its file remembers it.
#pragma once

#include "lamina/artifacts/artifact.hpp"
#include "lamina/training/options.hpp"

namespace lamina {

/// FitOptions of the losses in the model's recipe; of a model that keeps none, those of the
/// default recipe. Of all else the defaults.
FitOptions trained_losses(const Artifact& artifact);

}  // namespace lamina
