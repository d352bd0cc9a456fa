// How good a model is on rows it has not seen, beside its baselines.
#pragma once

#include <string>
#include <vector>

#include "lamina/objective/metrics.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// A table of metrics; for classes also the confusion matrix, or the worst confusions where there
/// are many. `labels` are the classes in order; empty in regression. `baseline` is naive; `linear`,
/// where there is one, is a model without hidden layers.
std::string score_report(const Scores& scores, const Scores& baseline,
                         const std::vector<std::string>& labels, const Screen& screen,
                         const Scores* linear = nullptr);

/// Whether the model is no better than the baseline.
bool no_better(const Scores& scores, const Scores& baseline);

}  // namespace lamina::cli
