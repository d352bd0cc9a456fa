// How reliable the probabilities of some answers are.
#pragma once

#include "lamina/serving/model.hpp"
#include "lamina/workflow/reliability.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

/// Of answers with labels, by bins as ExpectedCalibrationError has them by default. What comes true
/// is drawn by the seeded generator: the same answers, the same bits.
Reliability reliability_of(const Answers& answers);

/// Of a model on rows with their truth, `before` included; nothing in regression.
std::optional<Reliability> reliability(const Model& model, const Prepared& rows);

}  // namespace lamina
