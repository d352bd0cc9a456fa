#include "lamina/workflow/predict.hpp"

#include <fmt/format.h>

#include <set>

#include "lamina/core/error.hpp"
#include "workflow/held_out.hpp"

namespace lamina {

namespace {

/// A cell as RFC 4180 writes it. Spaces around it would be lost without quotes.
std::string quoted(std::string_view cell) {
  const bool bare = cell.find_first_of(",\"\r\n") == std::string_view::npos;
  const bool spaced = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
  if (bare && !spaced) return std::string(cell);
  std::string text = "\"";
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

std::vector<const Column*> columns_to_keep(const Table& table,
                                           const std::vector<std::string>& names) {
  std::vector<const Column*> columns;
  for (const std::string& name : names) {
    const Column* column = table.written(name);
    if (column == nullptr) column = table.find(name);
    if (column == nullptr) {
      NearestName nearest(name);
      for (const Column& candidate : table.columns()) nearest.offer(candidate.name);
      throw Error({.code = "usage.unknown_column",
                   .what = "there is no column '" + printable(name) + "' to keep",
                   .where = table.name(),
                   .fix = nearest.best().empty() ? "name columns of the input"
                                                 : "did you mean '" + nearest.best() + "'?"});
    }
    columns.push_back(column);
  }
  return columns;
}

/// Two columns of one name could not be told apart by who reads the answers.
void refuse_same_names(const std::vector<std::string>& header, const std::string& table) {
  std::set<std::string_view> seen;
  for (const std::string& name : header) {
    if (seen.insert(name).second) continue;
    throw Error({.code = "usage.duplicate_name",
                 .what = fmt::format("the answers would have two columns '{}'", printable(name)),
                 .where = fmt::format("{}, option --keep", table),
                 .fix = "leave it out of --keep once, or rename it in the table"});
  }
}

/// Whether the network answers an amount and how sure it is of it.
bool says_spread(const Artifact& artifact) {
  return artifact.preprocessor.task() == Task::regression &&
         artifact.network.outputs()[0].columns() == 2;
}

/// How far from the answer an interval reaches; nothing where none is asked for.
std::optional<double> margin_of(const Artifact& artifact, const PredictOptions& options) {
  if (!options.interval) return {};
  if (artifact.preprocessor.task() != Task::regression) {
    throw Error({.code = "usage.conflict",
                 .what = "an interval is of numbers, and the model answers with classes",
                 .where = "option --interval",
                 .fix = "ask for --proba, which says how sure each answer is"});
  }
  return artifact.residuals.margin(*options.interval);
}

}  // namespace

Notes write_predictions(const Model& model, const Table& table, const PredictOptions& options,
                        const std::function<void(std::string_view)>& write, EventSink* sink) {
  constexpr std::size_t piece = 1U << 16U;
  const std::vector<const Column*> kept = columns_to_keep(table, options.keep);
  std::vector<std::string> header = options.keep;
  header.emplace_back("prediction");
  if (options.probabilities) {
    for (const std::string& label : model.artifact().preprocessor.labels()) {
      header.push_back("probability_" + label);
    }
    if (says_spread(model.artifact())) header.emplace_back("spread");
  }
  const std::optional<double> margin = margin_of(model.artifact(), options);
  if (margin) {
    header.emplace_back("lower");
    header.emplace_back("upper");
  }
  refuse_same_names(header, table.name());
  Notes notes = model.artifact().preprocessor.notes_on(table, options.keep);
  if (options.strict) refuse_notes(notes, table.name());
  send(notes, sink);
  std::vector<std::int64_t> rows;
  if (options.held_out) rows = held_out_rows(model.artifact(), table);
  const Predictions answers = model.predict(options.held_out ? table.select(rows) : table);

  std::string text;
  for (std::size_t i = 0; i < header.size(); ++i) text += (i == 0 ? "" : ",") + quoted(header[i]);
  text += '\n';
  const auto classes = static_cast<std::int64_t>(answers.labels.size());
  for (std::int64_t row = 0; row < answers.rows(); ++row) {
    const std::int64_t from = options.held_out ? rows[static_cast<std::size_t>(row)] : row;
    for (const Column* column : kept) text += quoted(column->text(from)) + ",";
    const auto at = static_cast<std::size_t>(row);
    text += classes == 0 ? fmt::format("{}", answers.values[at])
                         : quoted(answers.labels[static_cast<std::size_t>(answers.classes[at])]);
    if (options.probabilities) {
      for (std::int64_t c = 0; c < classes; ++c) {
        text += fmt::format(",{}", answers.probabilities.f32()[row * classes + c]);
      }
      if (!answers.spreads.empty()) text += fmt::format(",{}", answers.spreads[at]);
    }
    if (margin) {
      const double spread = model.artifact().residuals.in_spreads ? answers.spreads[at] : 1;
      text += fmt::format(",{},{}", answers.values[at] - *margin * spread,
                          answers.values[at] + *margin * spread);
    }
    text += '\n';
    if (text.size() >= piece) {
      write(text);
      text.clear();
    }
  }
  write(text);
  return notes;
}

}  // namespace lamina
