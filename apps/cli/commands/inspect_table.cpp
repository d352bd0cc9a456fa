#include "commands/inspect_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "commands/inspect_parts.hpp"
#include "lamina/core/error.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "lamina/workflow/needs.hpp"
#include "report_json.hpp"
#include "screen/memory_text.hpp"
#include "screen/numbers.hpp"
#include "screen/rows_as_seen.hpp"
#include "screen/schema_table.hpp"
#include "screen/text_table.hpp"
#include "screen/wrapped.hpp"
#include "system/first_cells.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t histogram_steps = 10;
constexpr std::size_t most_words = 10;
constexpr std::size_t most_examples = 3;
constexpr std::int64_t fitted_rows = 100'000;   // of which the features are made
constexpr std::int64_t compared_rows = 20'000;  // in which columns and target are compared

/// What is shown of a column beside its schema.
struct ColumnPage {
  std::string reason = {};
  std::vector<std::string> examples = {};  ///< as they stand in the file
  Histogram spread = {};
  std::vector<std::string> features = {};
  std::optional<double> predicts = {};  ///< of the target that the user named
};

/// Everything that the page says.
struct TablePage {
  Table table;
  std::vector<SchemaColumn> schema = {};
  std::vector<ColumnPage> columns = {};
  std::string target = {};
  bool target_named = false;
  bool as_written = false;       ///< the examples are cells as they stand in the file
  std::string task = {};         ///< and why
  std::string no_training = {};  ///< why the table cannot be trained on as it is
  std::optional<TrainingNeeds> needs = {};
  std::optional<Preprocessor> preprocessor = {};
  Notes notes = {};
};

/// The column that a table is most often kept for: the last one that can be learnt.
std::string likely_target(const std::vector<SchemaColumn>& columns) {
  const auto last = std::find_if(columns.rbegin(), columns.rend(), [](const SchemaColumn& column) {
    return column.used && column.type != "image" && column.type != "date";
  });
  return last == columns.rend() ? "" : last->name;
}

/// The first different cells of a column.
std::vector<std::string> examples_of(const Column& column) {
  constexpr std::int64_t looked_at = 1000;
  std::vector<std::string> examples;
  if (column.type == ColumnType::image) return examples;
  for (std::int64_t row = 0; row < std::min(column.rows(), looked_at); ++row) {
    if (column.is_missing(row)) continue;
    const std::string cell = printable(column.text(row), 40);
    if (std::find(examples.begin(), examples.end(), cell) == examples.end()) {
      examples.push_back(cell);
    }
    if (examples.size() == most_examples) break;
  }
  return examples;
}

/// Everything that hangs on a target. Why not, where the table cannot be trained on as it is, is
/// shown: lamina train would say the same.
void add_training(TablePage& page, const TableQuestion& question) {
  TrainOptions options = question.options;
  options.target = page.target;
  try {
    page.needs = training_needs(page.table, options);
    const std::vector<std::int64_t> rows = sampled_rows(page.table.rows(), fitted_rows);
    page.preprocessor =
        Preprocessor::fit(page.table, rows, {.target = page.target, .task = options.task});
    page.task = page.preprocessor->task() == Task::regression
                    ? "regression"
                    : fmt::format("{} classes", page.preprocessor->labels().size());
  } catch (const Error& error) {
    if (error.code() == "usage.unknown_target") throw;
    page.no_training = error.facts().what;
  }
}

void add_columns(TablePage& page, const TableQuestion& question) {
  const std::optional<Table> cells = first_cells(question.data.first(), question.reading);
  page.as_written = cells.has_value();
  const std::vector<std::int64_t> rows = sampled_rows(page.table.rows(), compared_rows);
  for (const Column& column : page.table.columns()) {
    ColumnPage made{.reason = column.reason, .spread = histogram(column, histogram_steps)};
    const Column* const written = cells ? cells->find(column.name) : nullptr;
    made.examples = examples_of(written != nullptr ? *written : column);
    if (page.preprocessor) made.features = features_of(*page.preprocessor, column.name);
    if (page.preprocessor && page.target_named && column.name != page.target) {
      const double share =
          explained(column, page.table.column(page.target), page.preprocessor->task(), rows);
      if (!std::isnan(share)) made.predicts = share;
    }
    page.columns.push_back(std::move(made));
  }
}

TablePage answer(const TableQuestion& question) {
  TablePage page{.table = question.data.read(question.reading)};
  page.schema = describe(page.table);
  page.target_named = !question.options.target.empty();
  page.target = page.target_named ? question.options.target : likely_target(page.schema);
  if (!page.target.empty()) add_training(page, question);
  // What the choice of a target brings with it is known where one is named.
  page.notes = page.target_named && page.needs ? page.needs->notes : page.table.all_notes();
  if (question.strict) refuse_notes(page.notes, page.table.name());
  add_columns(page, question);
  return page;
}

/// "▁▃█▅▁": the fuller a step, the higher; a step that holds anything is above one that does not.
std::string shape_of(const Histogram& spread, bool unicode) {
  static constexpr std::array<const char*, 8> blocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  static constexpr std::array<const char*, 8> letters = {".", ":", "-", "=", "+", "*", "%", "#"};
  const std::int64_t most = *std::max_element(spread.counts.begin(), spread.counts.end());
  std::string text;
  for (const std::int64_t count : spread.counts) {
    const auto level = static_cast<std::size_t>((count * 7 + most - 1) / most);
    text += count == 0 ? " " : (unicode ? blocks : letters)[std::min<std::size_t>(level, 7)];
  }
  return text;
}

/// The schema with the histograms of numbers and dates in front of their ranges.
std::string schema_text(const TablePage& page, const Screen& screen) {
  std::vector<SchemaColumn> lines = page.schema;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].role.clear();  // it stands in the next table
    const Column& column = page.table.columns()[i];
    const bool spread = column.type == ColumnType::number || column.type == ColumnType::date;
    if (spread && !page.columns[i].spread.counts.empty()) {
      lines[i].content = shape_of(page.columns[i].spread, screen.unicode) + " " + lines[i].content;
    }
  }
  return schema_table(lines, page.table.rows(), 0, screen);
}

std::string predicts_text(const TablePage& page, std::size_t i) {
  if (!page.target_named || !page.preprocessor) return "";
  if (page.schema[i].name == page.target) return "target";
  const std::optional<double>& share = page.columns[i].predicts;
  return share ? fmt::format("{:.2f}", *share) : "-";
}

/// What a network gets of a column, in a word or two; the parts of a date are listed below.
std::string features_text(const TablePage& page, std::size_t i) {
  const std::vector<std::string>& features = page.columns[i].features;
  if (page.schema[i].name == page.target) return "target";
  if (!page.schema[i].used) return "left out";
  if (!page.preprocessor) return "-";
  if (features.empty()) return "left out";  // the same in all rows that have a target
  return features.size() <= 2 ? fmt::format("{}", fmt::join(features, ", "))
                              : fmt::format("{} numbers", features.size());
}

std::string reading_text(const TablePage& page, const Screen& screen) {
  const bool compared = page.target_named && page.preprocessor;
  TextTable table({{"column", Align::left, true},
                   {compared ? "predicts" : "", Align::right},
                   {"network gets"},
                   {page.as_written ? "cells, as in the file" : "cells", Align::left, true},
                   {"read so because", Align::left, true}});
  for (std::size_t i = 0; i < page.columns.size(); ++i) {
    const ColumnPage& column = page.columns[i];
    table.row({printable(page.schema[i].name, 60), predicts_text(page, i), features_text(page, i),
               fmt::format("{}", fmt::join(column.examples, ", ")),
               column.reason == "all cells are numbers" ? "numbers" : column.reason});
  }
  return table.text(screen);
}

/// Lines below the tables that would not fit into them.
void show_remarks(const TablePage& page, const Console& console) {
  const Screen& screen = console.out();
  const auto say = [&](const std::string& text) {
    console.result(wrapped(text, screen.width - 2, 2) + "\n");
  };
  for (std::size_t i = 0; i < page.columns.size(); ++i) {
    if (page.columns[i].features.size() <= 2) continue;
    say(fmt::format("'{}' gives {}", printable(page.schema[i].name, 60),
                    fmt::join(page.columns[i].features, ", ")));
  }
  if (page.target_named && page.preprocessor) {
    say(fmt::format("predicts: what this column alone tells of '{}', from 0 (nothing) to 1 (all)",
                    printable(page.target, 60)));
  }
  if (page.target.empty()) return;
  console.result("\n");
  say(fmt::format("target: '{}'{}{}", printable(page.target, 60),
                  page.task.empty() ? "" : ", " + page.task,
                  page.target_named ? "" : " (the last that can be one; --target names another)"));
  if (!page.no_training.empty()) {
    say("it cannot be trained on as it is: " + printable(page.no_training, 300));
  }
}

}  // namespace

Json table_json(const TableQuestion& question) {
  const TablePage page = answer(question);
  Json object;
  object["data"] = question.data.several() ? question.data.shown() : question.data.first();
  object["rows"] = page.table.rows();
  object["columns"] = Json::array();
  for (std::size_t i = 0; i < page.columns.size(); ++i) {
    const SchemaColumn& schema = page.schema[i];
    const ColumnPage& column = page.columns[i];
    Json spread = nullptr;
    if (!column.spread.counts.empty()) {
      spread = {{"low", column.spread.low},
                {"step", column.spread.step},
                {"counts", column.spread.counts}};
    } else if (schema.type == "category" || schema.type == "boolean") {
      spread = Json::object();
      for (const WordShare& word : frequent_words(page.table.columns()[i], most_words)) {
        spread[word.word] = word.share;
      }
    }
    object["columns"].push_back(
        {{"name", schema.name},
         {"type", schema.type},
         {"missing", schema.missing},
         {"distinct", schema.distinct},
         {"content", schema.content},
         {"used", schema.used},
         {"reason", column.reason},
         {"examples", column.examples},
         {"histogram", std::move(spread)},
         {"features", column.features},
         {"relation", column.predicts ? Json(*column.predicts) : Json(nullptr)}});
  }
  object["memory"] = nullptr;
  if (page.needs) {
    object["memory"] = {{"target", page.target}, {"training", memory_json(*page.needs)}};
  }
  if (question.rows > 0 && page.preprocessor) {
    object["rows_as_seen"] = rows_as_seen(*page.preprocessor, page.table, question.rows);
  }
  object["notes"] = notes_json(page.notes);
  return object;
}

void show_table(const TableQuestion& question, const Console& console) {
  const TablePage page = answer(question);
  Screen screen = console.out();
  if (!screen.terminal) screen.width = std::min(screen.width, 80);
  console.result(
      fmt::format("{}: {}, {}\n\n", question.data.shown(), counted(page.table.rows(), "row"),
                  counted(static_cast<std::int64_t>(page.table.columns().size()), "column")));
  console.result(schema_text(page, screen) + "\n" + reading_text(page, screen));
  show_remarks(page, console);
  if (page.needs) show_needs(*page.needs, console);
  if (question.rows > 0 && page.preprocessor) {
    console.result("\n" + screen.bold("the first rows as the network gets them") + "\n");
    console.result(rows_as_seen_text(*page.preprocessor, page.table, question.rows, screen));
  }
  show_notes(page.notes, "notes", console);
}

}  // namespace lamina::cli
