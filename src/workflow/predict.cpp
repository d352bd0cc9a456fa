#include "lamina/workflow/predict.hpp"

#include <fmt/format.h>

#include "lamina/core/error.hpp"

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

}  // namespace

Notes write_predictions(const Model& model, const Table& table, const PredictOptions& options,
                        const std::function<void(std::string_view)>& write, EventSink* sink) {
  constexpr std::size_t piece = 1U << 16U;
  const std::vector<const Column*> kept = columns_to_keep(table, options.keep);
  Notes notes = model.artifact().preprocessor.notes_on(table, options.keep);
  if (options.strict) refuse_notes(notes, table.name());
  send(notes, sink);
  const Predictions answers = model.predict(table);

  std::string text;
  for (const Column* column : kept) text += quoted(column->name) + ",";
  text += "prediction";
  if (options.probabilities) {
    for (const std::string& label : answers.labels) text += "," + quoted("probability_" + label);
  }
  text += '\n';
  const auto classes = static_cast<std::int64_t>(answers.labels.size());
  for (std::int64_t row = 0; row < answers.rows(); ++row) {
    for (const Column* column : kept) text += quoted(column->text(row)) + ",";
    const auto at = static_cast<std::size_t>(row);
    text += classes == 0 ? fmt::format("{}", answers.values[at])
                         : quoted(answers.labels[static_cast<std::size_t>(answers.classes[at])]);
    if (options.probabilities) {
      for (std::int64_t c = 0; c < classes; ++c) {
        text += fmt::format(",{}", answers.probabilities.f32()[row * classes + c]);
      }
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
