// The recipe behind `lamina evaluate`: how good a model is on rows with known answers.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lamina/core/events.hpp"
#include "lamina/data/table.hpp"
#include "lamina/objective/metrics.hpp"
#include "lamina/serving/model.hpp"
#include "lamina/workflow/importance.hpp"
#include "lamina/workflow/partial_dependence.hpp"
#include "lamina/workflow/reliability.hpp"

namespace lamina {

struct EvaluateOptions {
  std::span<const MetricConfig> metrics = {};  ///< beside the usual scores
  bool strict = false;                         ///< a note about the data is an Error
  bool held_out =
      false;             ///< only the rows that were held out when the model was trained on `table`
  bool explain = false;  ///< also what the model relies on
};

struct EvaluateReport {
  Scores scores;
  Scores baseline;  ///< the naive answer of the training rows: majority class or mean
  /// Rows that are equal, to the network and in the target, to rows that trained the model; nothing
  /// where the model has no fingerprints. Of a model of more than a million rows an estimate.
  std::optional<std::int64_t> seen_rows = {};
  /// On the others, where there are both.
  std::optional<Scores> unseen_scores = {};
  std::int64_t rows = 0;
  std::int64_t rows_without_target = 0;  ///< left out
  /// The column that the scores are weighted by: the one of the training, where the table has it;
  /// else "".
  std::string weights = {};
  std::optional<Reliability> reliability = {};  ///< of classes
  /// With EvaluateOptions::explain, the latter of the columns that matter most.
  std::optional<Importances> importances = {};
  std::vector<PartialDependence> dependences = {};
  double seconds = 0;
  Notes notes;  ///< on the table
};

/// The column that weighed the rows of the training; "" when there was none.
std::string weights_column(const Artifact& artifact);

/// Throws Error `data.missing_column` when the target is not in `table`. A row of a class that the
/// model does not know counts as answered wrongly, with a note. Error `usage.conflict` for a metric
/// that does not fit the task, `data.bad_weight` for a weight that is none. With options.held_out
/// `data.other_table` or `usage.no_held_out`. `sink` gets the notes before the scores are made.
EvaluateReport evaluate(const Model& model, const Table& table, const EvaluateOptions& options = {},
                        EventSink* sink = nullptr);

}  // namespace lamina
