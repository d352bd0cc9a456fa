#include "lamina/workflow/evaluate.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "artifacts/json.hpp"
#include "lamina/core/error.hpp"
#include "lamina/data/split.hpp"
#include "preprocess/row_digests.hpp"
#include "workflow/held_out.hpp"
#include "workflow/importance.hpp"
#include "workflow/partial_dependence.hpp"
#include "workflow/prepared.hpp"
#include "workflow/reliability.hpp"
#include "workflow/seen_rows.hpp"
#include "workflow/weighting.hpp"

namespace lamina {

std::string weights_column(const Artifact& artifact) {
  const Json recipe = Json::parse(artifact.training.recipe, nullptr, false);
  const auto column = recipe.is_object() ? recipe.find("weights") : recipe.end();
  return column != recipe.end() && column->is_string() ? column->get<std::string>() : "";
}

EvaluateReport evaluate(const Model& model, const Table& table, const EvaluateOptions& options,
                        EventSink* sink) {
  const auto started = std::chrono::steady_clock::now();
  const Preprocessor& preprocessor = model.artifact().preprocessor;
  const std::string& target = preprocessor.target();
  if (table.find(target) == nullptr) {
    throw Error({.code = "data.missing_column",
                 .what = "the column to compare with, '" + printable(target) + "', is not there",
                 .where = table.name(),
                 .fix = "evaluate needs rows with known answers; for others use lamina predict"});
  }
  const bool numbers = preprocessor.task() == Task::regression;
  require_measuring(options.metrics, numbers ? Measures::numbers : Measures::classes);
  EvaluateReport report;
  std::vector<std::int64_t> known = rows_with_value(table.column(target), &report.notes);
  if (known.empty()) {
    throw Error({.code = "data.no_rows",
                 .what = "no row has a value in the target column '" + printable(target) + "'",
                 .where = table.name(),
                 .fix = "give rows with known answers"});
  }
  if (options.held_out) known = held_out_rows(model.artifact(), table);
  const Artifact& artifact = model.artifact();
  report.notes = preprocessor.notes_on(table, {}, std::move(report.notes));
  const std::string weights = weights_column(artifact);
  if (table.find(weights) != nullptr) report.weights = weights;
  Prepared rows = prepare_with_truth(preprocessor, artifact.network, table, known);
  rows.row_weights = column_weights(table, report.weights, known);
  note_unseen_classes(rows, table.column(target), known, report.notes);
  std::optional<SeenRows> seen;
  if (artifact.fingerprints.known()) {
    seen = seen_rows(artifact.fingerprints, row_digests(preprocessor, table, known));
    note_seen_rows(*seen, rows.rows(), report.notes);
  }
  if (options.strict) refuse_notes(report.notes, table.name());
  send(report.notes, sink);
  report.scores = score(model, rows, options.metrics);
  report.baseline = score_baseline(preprocessor, rows, options.metrics);
  if (seen) report.seen_rows = seen->rows;
  if (seen && seen->rows > 0 && !seen->unseen.empty()) {
    report.unseen_scores = score(model, rows_at(rows, seen->unseen), options.metrics);
  }
  report.reliability = reliability(model, rows);
  if (options.explain) {
    report.importances = importances(model.predictor(), rows,
                                     {.seed = static_cast<std::uint64_t>(artifact.training.seed)});
    if (options.held_out) report.importances->part = "held_out";
    constexpr std::size_t shown = 3;
    for (const ColumnImportance& column : report.importances->columns) {
      if (report.dependences.size() == shown) break;
      auto dependence = partial_dependence(model, table, known, rows, column.column);
      if (dependence) report.dependences.push_back(*std::move(dependence));
    }
  }
  report.rows = rows.rows();
  report.rows_without_target = table.column(target).missing;
  report.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return report;
}

}  // namespace lamina
