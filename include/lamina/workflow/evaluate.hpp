// The recipe behind `lamina evaluate`: how good a model is on rows with known answers.
#pragma once

#include <span>

#include "lamina/data/table.hpp"
#include "lamina/objective/metrics.hpp"
#include "lamina/serving/model.hpp"

namespace lamina {

struct EvaluateReport {
  Scores scores;
  Scores baseline;  ///< the naive answer of the training rows: majority class or mean
  std::int64_t rows = 0;
  std::int64_t rows_without_target = 0;  ///< left out
  double seconds = 0;
};

/// Throws Error `data.missing_column` when the target is not in `table`, and `data.unseen_class`
/// when it holds a class that the model does not know. `metrics` are added to the usual scores.
EvaluateReport evaluate(const Model& model, const Table& table,
                        std::span<const MetricConfig> metrics = {});

}  // namespace lamina
