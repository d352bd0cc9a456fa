// What a training learns of its model from rows that the model did not learn from: how far its
// intervals must reach, and from which probability on class 1 is answered.
#pragma once

#include "lamina/core/engine.hpp"
#include "lamina/serving/model.hpp"
#include "lamina/training/options.hpp"
#include "workflow/prepared.hpp"
#include "workflow/weighting.hpp"

namespace lamina {

/// A model that ended its training, and the rows of it. The model's parameters are calibrated.
struct TrainedRows {
  const Engine& engine;
  const Model& model;
  const Prepared& training;
  const Prepared& validation;
  const Prepared& held_out;
  const FitOptions& fit;
};

/// Of amounts, by the held-out rows where they are enough, else by rows out of fold, else by those
/// of validation; none where there are no such rows. Every row counts the same.
Residuals residuals_of(const TrainedRows& rows);

/// The threshold for which `metric` is largest, by rows out of fold, else by those of validation;
/// each counts as its weight says, but for that of its class.
Decision decide(const TrainedRows& rows, const std::string& metric, const Weighting& weighting);

/// From absolute residuals in any order.
std::vector<double> conformal_quantiles(std::vector<double> residuals);

}  // namespace lamina
