// How much each member of an ensemble counts, and how sure they may be together.
#pragma once

#include <optional>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/options.hpp"

namespace lamina {

/// Sets the weights of the network's EnsembleMean by the answers of members to rows that they did
/// not learn from: each to the rows of `training` in its own fold, or all to `validation` where
/// there are no folds.
///
/// A greedy choice (Caruana, Niculescu-Mizil, Crew & Ksikes 2004) begins with each member once and
/// adds whoever makes the loss smaller. Members that answer other rows than one another cannot be
/// compared: those that share a round (OutOfFold) keep equal weights. Of classes all are divided by
/// the temperature that the answers call for. Losses that are neither a cross-entropy nor the
/// squared error, and networks of several outputs, stay as they are.
void calibrate(const Engine& engine, const Network& network, ParameterArena& parameters,
               const Examples& training, const Examples& validation, const FitOptions& options);

/// What the members say of the rows of their own fold, [N,O]: each as much as it counts in the
/// calibrated mean of `artifact`, temperature included. Empty where there are no folds, and where
/// the network is no ensemble of one output.
Tensor out_of_fold_logits(const Engine& engine, const Artifact& artifact, const Examples& training,
                          std::int64_t members);

/// The same model with members that all count the same and logits that are not divided; nothing
/// for a network without an EnsembleMean.
std::optional<Artifact> before_calibration(const Artifact& artifact);

/// By how much the logits of the model are divided: 1 / Σ weights of its EnsembleMean; 1 for a
/// network without one.
double temperature_of(const Network& network, const ParameterArena& parameters);

}  // namespace lamina
