#include "lamina/workflow/evaluate.hpp"

#include <chrono>
#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/data/split.hpp"
#include "workflow/held_out.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

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
  EvaluateReport report;
  std::vector<std::int64_t> known = rows_with_value(table.column(target), &report.notes);
  if (known.empty()) {
    throw Error({.code = "data.no_rows",
                 .what = "no row has a value in the target column '" + printable(target) + "'",
                 .where = table.name(),
                 .fix = "give rows with known answers"});
  }
  if (options.held_out) known = held_out_rows(model.artifact(), table);
  report.notes = preprocessor.notes_on(table, {}, std::move(report.notes));
  if (options.strict) refuse_notes(report.notes, table.name());
  send(report.notes, sink);
  const Prepared rows = prepare_with_truth(preprocessor, model.artifact().network, table, known);
  report.scores = score(model, rows, options.metrics);
  report.baseline = score_baseline(preprocessor, rows);
  report.rows = rows.rows();
  report.rows_without_target = table.column(target).missing;
  report.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return report;
}

}  // namespace lamina
