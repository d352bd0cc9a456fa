// How good a model is on rows it has not seen, beside its baselines.
#pragma once

#include <string>
#include <vector>

#include "lamina/objective/metrics.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// What stands beside each other.
struct ScoreColumns {
  const Scores& model;
  const Scores& naive;
  const Scores* linear = nullptr;  ///< a model without hidden layers
  const Scores* unseen = nullptr;  ///< the model on rows that are equal to none which trained it
};

/// A table of metrics, each with the half of its 95 % interval; for classes also the confusion
/// matrix, or the worst confusions where there are many. `labels` are the classes in order; empty
/// in regression.
std::string score_report(const ScoreColumns& scores, const std::vector<std::string>& labels,
                         const Screen& screen);

/// Whether the model is no better than the baseline.
bool no_better(const Scores& scores, const Scores& baseline);

/// ", weighted by 'exposure'"; "" where no column weighs the rows.
std::string weighted_text(const std::string& column);

}  // namespace lamina::cli
