#include "commands/inspect.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "arguments/command_text.hpp"
#include "arguments/data_files.hpp"
#include "arguments/model_reading.hpp"
#include "arguments/run_options.hpp"
#include "arguments/values.hpp"
#include "commands/inspect_command.hpp"
#include "commands/inspect_parts.hpp"
#include "commands/inspect_table.hpp"
#include "lamina/artifacts/network_spec.hpp"
#include "lamina/core/error.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "report_json.hpp"
#include "screen/layer_table.hpp"
#include "screen/memory_text.hpp"
#include "screen/numbers.hpp"
#include "screen/score_report.hpp"
#include "screen/settings_text.hpp"
#include "screen/text_table.hpp"
#include "screen/wrapped.hpp"
#include "system/input_file.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

const CommandHelp help = {
    .name = "inspect",
    .usage = "MODEL|DATA [--json]",
    .about =
        "Shows what a model file holds (columns, network, training, scores), or the columns of "
        "a table as\nlamina train would understand them: cells, how they are spread, what the "
        "network gets of them, and\nwhat each tells of the target; and how much memory training "
        "takes.",
    .examples =
        "  lamina inspect adult.csv\n"
        "  lamina inspect adult.csv --target income --rows 5\n"
        "  lamina inspect survey.csv --delimiter ';' --decimal-comma\n"
        "  lamina inspect adult.lamina --json\n"
        "  lamina inspect adult.lamina --command adult.csv     the command that makes it again\n"};

std::string one_line(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// A column that the model reads: its name, type and what training saw in it.
struct ModelColumn {
  std::string name;
  ColumnType type;
  std::string detail;
};

std::string_view type_name(ColumnType type) {
  return column_type_names[static_cast<std::size_t>(type)];
}

std::vector<ModelColumn> model_columns(const Preprocessor& preprocessor) {
  std::vector<ModelColumn> columns;
  for (const NumberColumn& column : preprocessor.number_columns()) {
    const std::string parts =
        fmt::format("{}", fmt::join(features_of(preprocessor, column.name), ", "));
    const bool flagged = column.features.size() > 1;
    columns.push_back({column.name, column.type,
                       column.type == ColumnType::date
                           ? fmt::format("{}: {}", column.date_format, parts)
                           : std::string(flagged ? "value, with a missing-value flag" : "value")});
  }
  for (const CategoryColumn& column : preprocessor.category_columns()) {
    std::string words;
    for (std::size_t i = 0; i < column.labels.size() && i < 5; ++i) {
      words += (i == 0 ? "" : ", ") + printable(column.labels[i], 24);
    }
    if (column.labels.size() > 5) words += fmt::format(", … ({})", column.labels.size());
    columns.push_back({column.name, column.type, words});
  }
  for (const EncodedColumn& column : preprocessor.encoded_columns()) {
    columns.push_back(
        {column.name, column.type,
         fmt::format("mean target of {}",
                     counted(static_cast<std::int64_t>(column.labels.size()), "word"))});
  }
  for (const ImageColumn& column : preprocessor.image_columns()) {
    columns.push_back(
        {column.name, ColumnType::image,
         fmt::format("{} x {} pixels{}", column.height, column.width,
                     column.channels == 1 ? "" : fmt::format(", {} channels", column.channels))});
  }
  return columns;
}

/// Digests that are kept: each ends with a byte below 128.
std::int64_t rows_known(const Fingerprints& fingerprints) {
  return std::count_if(fingerprints.gaps.begin(), fingerprints.gaps.end(),
                       [](std::uint8_t byte) { return byte < 128; });
}

Json metrics_json(const std::vector<TrainingRecord::Metric>& metrics) {
  Json object = Json::object();
  for (const TrainingRecord::Metric& metric : metrics) object[metric.name] = metric.value;
  return object;
}

Json model_json(const Model& model, const std::string& path, const TrainingNeeds& needs) {
  const Artifact& artifact = model.artifact();
  const Preprocessor& preprocessor = artifact.preprocessor;
  const TrainingRecord& training = artifact.training;
  Json object;
  object["model"] = path;
  object["task"] = preprocessor.task() == Task::regression ? "regression" : "classification";
  object["target"] = preprocessor.target();
  object["labels"] = preprocessor.labels();
  object["columns"] = Json::array();
  for (const ModelColumn& column : model_columns(preprocessor)) {
    object["columns"].push_back({{"name", column.name},
                                 {"type", type_name(column.type)},
                                 {"features", features_of(preprocessor, column.name)}});
  }
  object["left_out"] = Json::array();
  for (const LeftOutColumn& column : preprocessor.left_out()) {
    object["left_out"].push_back({{"name", column.name}, {"reason", column.reason}});
  }
  object["layers"] = Json::array();
  for (const LayerSummary& layer : artifact.network.summary()) {
    object["layers"].push_back({{"name", layer.name},
                                {"detail", layer.detail},
                                {"outputs", layer.outputs},
                                {"parameters", layer.parameters}});
  }
  object["parameters"] = artifact.network.parameters().trainable_parameters();
  object["rows"] = training.rows;
  object["epochs"] = training.epochs;
  object["best_epoch"] = training.best_epoch;
  object["optimizer"] = training.optimizer;
  object["seed"] = static_cast<std::uint64_t>(training.seed);
  object["split"] = training.split;
  object["metrics"] = metrics_json(training.metrics);
  object["baseline"] = metrics_json(training.baseline);
  object["linear"] = training.linear.empty() ? Json(nullptr) : metrics_json(training.linear);
  object["settings"] = settings_json(artifact);
  object["memory"] = {{"training", memory_json(needs)},
                      {"predicting", memory_json(model.predictor().memory())}};
  object["fingerprints"] = artifact.fingerprints.known()
                               ? Json{{"rows", rows_known(artifact.fingerprints)},
                                      {"sample", artifact.fingerprints.sampled > 0}}
                               : Json(nullptr);
  object["notes"] = notes_json(training.notes);
  return object;
}

double value_of(const std::vector<TrainingRecord::Metric>& metrics, const std::string& name) {
  for (const TrainingRecord::Metric& metric : metrics) {
    if (metric.name == name) return metric.value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

void show_settings(const Artifact& artifact, const Console& console) {
  const Json settings = settings_json(artifact);
  if (!settings.contains("batch_size")) return;  // a file from before they were kept
  const bool squares = artifact.preprocessor.task() == Task::regression;
  for (const auto& [title, text] :
       {std::pair{"training", training_text(settings, artifact.training.rows)},
        {"settings", restraint_text(settings, squares)}}) {
    const std::string line = fmt::format("{}: {}", title, printable(text, 2000));
    const std::string shown = wrapped(line, console.out().width - 2, 2);
    console.result(console.out().bold(title) + shown.substr(std::string_view(title).size()) + "\n");
  }
}

void show_model(const Model& model, const std::string& path, const TrainingNeeds& needs,
                const Console& console) {
  const Artifact& artifact = model.artifact();
  const Screen& screen = console.out();
  const Preprocessor& preprocessor = artifact.preprocessor;
  const TrainingRecord& training = artifact.training;
  std::string classes;
  for (std::size_t i = 0; i < preprocessor.labels().size() && i < 10; ++i) {
    classes += (i == 0 ? "" : ", ") + printable(preprocessor.labels()[i], 24);
  }
  if (preprocessor.labels().size() > 10) classes += ", …";
  const std::string task = classes.empty() ? std::string("regression")
                                           : fmt::format("classification of {} classes: {}",
                                                         preprocessor.labels().size(), classes);
  console.result(fmt::format("{}: {}\n{}: '{}', {}\n\n", screen.bold("model"), printable(path, 200),
                             screen.bold("target"), printable(preprocessor.target()), task));

  TextTable columns({{"column", Align::left, true}, {"type"}, {"", Align::left, true}});
  for (const ModelColumn& column : model_columns(preprocessor)) {
    columns.row({printable(column.name), std::string(type_name(column.type)), column.detail});
  }
  for (const LeftOutColumn& column : preprocessor.left_out()) {
    columns.faint_row({printable(column.name), std::string(type_name(column.type)),
                       "left out: " + printable(column.reason, 200)});
  }
  console.result(columns.text(screen) + "\n" + layer_table(artifact.network, screen));
  console.result(fmt::format("\n{}: on {} with {}, seed {}; epoch {} of {}\n",
                             screen.bold("trained"), counted(training.rows, "row"),
                             printable(training.optimizer),
                             static_cast<std::uint64_t>(training.seed),
                             readable(training.best_epoch), readable(training.epochs)));
  show_settings(artifact, console);
  const Fingerprints& kept = artifact.fingerprints;
  show_line("fingerprints",
            kept.known() ? fmt::format("of {}{}, by which evaluate knows them again",
                                       kept.sampled > 0 ? "a sample of " : "",
                                       counted(rows_known(kept), "different row that trained",
                                               "different rows that trained"))
                         : std::string("none: evaluate cannot tell rows that trained"),
            console);
  show_needs(needs, console);
  show_line("memory to predict", memory_text(model.predictor().memory()), console);
  show_notes(training.notes, "notes of the training", console);
  if (training.metrics.empty()) return;
  console.result(fmt::format("\n{} held-out rows ({}){}\n", screen.bold("Score on"),
                             printable(training.split, 200),
                             weighted_text(weights_column(artifact))));
  const bool linear = !training.linear.empty();
  TextTable scores({{"metric"},
                    {"model", Align::right},
                    {linear ? "linear" : "", Align::right},
                    {"naive", Align::right}});
  for (const TrainingRecord::Metric& metric : training.metrics) {
    scores.row({metric.name, readable(metric.value),
                linear ? readable(value_of(training.linear, metric.name)) : "",
                readable(value_of(training.baseline, metric.name))});
  }
  console.result(scores.text(screen));
}

}  // namespace

int run_inspect(const std::vector<std::string>& words, Console& console) {
  DataFiles data;
  bool json = false;
  std::optional<std::string> batch;
  std::optional<std::string> target;
  std::optional<std::string> rows;
  std::optional<std::string> command;
  std::optional<std::string> test;
  bool network = false;
  TrainOptions options;
  bool strict = false;
  TableOptions format;
  CommandLine line(help);
  data.declare(line, "MODEL|DATA", "a model file or a table; - is a table on standard input");
  format.declare_columns(line);
  format.declare_format(line);
  format.declare_labels(line);
  line.option("The table", "--target", "COLUMN", target,
              "what would be learnt, and what columns tell of it; the last that can be otherwise");
  line.option("The table", "--rows", "N", rows, "also the first N rows as the network gets them");
  line.option("Memory", "--batch", "N", batch, "rows of a step; the recipe's when not given");
  const char* again = "Of a model";
  line.option(again, "--command", "DATA", command,
              "print the command that makes this model again from DATA, byte for byte");
  line.option(again, "--test", "FILE", test, "its held-out rows, where they had a table");
  line.flag(again, "--network", network, "print the network as --model reads it");
  declare_strict(line, strict);
  line.flag("The run", "--json", json, "print one JSON object on standard output");
  if (!line.read(words, console)) return 0;
  if (batch) options.batch = whole_number("--batch", *batch, 1, largest_batch);

  const std::string& path = data.first();
  const bool named_model = path.size() > 7 && path.compare(path.size() - 7, 7, ".lamina") == 0;
  if (!data.several() && (named_model || looks_like_model(path))) {
    if (rows)
      bad_value("--rows", "a model file holds no rows", "name a table: lamina inspect DATA");
    const Model model = load_and_note(path, 1, console);
    if (strict) refuse_notes(model.artifact().training.notes, printable(path, 200));
    if (network) {
      console.result(network_spec(model.artifact().network) + "\n");
      return 0;
    }
    if (command) {
      CommandWish wish{.model = path, .data = *command, .test = test, .reading = {}};
      format.apply(wish.reading);
      const std::string text = command_line(model, wish, console);
      console.result(json ? one_line({{"command", text.substr(0, text.size() - 1)},
                                      {"notes", notes_json(console.notes())}})
                          : text);
      return 0;
    }
    const TrainingNeeds needs = training_needs(model.artifact(), options);
    if (json) {
      console.result(one_line(model_json(model, path, needs)));
    } else {
      show_model(model, path, needs, console);
    }
    return 0;
  }
  if (command || network) {
    throw Error({.code = "usage.conflict",
                 .what = fmt::format("{} is about a model, and {} is a table",
                                     command ? "--command" : "--network", printable(path, 200)),
                 .where = "command line, lamina inspect",
                 .fix = "name a model file that lamina train has written"});
  }
  data.check();
  ReadOptions reading;
  format.apply(reading);
  TableQuestion question{.data = data, .reading = reading, .options = options, .strict = strict};
  question.options.target = target.value_or("");
  question.options.name_parts = target.has_value();
  if (rows) question.rows = whole_number("--rows", *rows, 1, 1000);
  if (json) {
    console.result(one_line(table_json(question)));
  } else {
    show_table(question, console);
  }
  return 0;
}

}  // namespace lamina::cli
