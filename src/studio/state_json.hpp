// State of the contract, as far as a moment tells it: one that stands still.
#pragma once

#include "artifacts/json.hpp"
#include "studio/moment.hpp"

namespace lamina::studio {

Json controls_json(const Scene& scene, const FitOptions& fit, double speed);
Json state_json(const Moment& moment);
Json state_json(const Scene& scene, const TrainingState& now);

}  // namespace lamina::studio
