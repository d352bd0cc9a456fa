#include "commands/explain.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "arguments/data_files.hpp"
#include "arguments/member_option.hpp"
#include "arguments/model_reading.hpp"
#include "arguments/run_options.hpp"
#include "arguments/values.hpp"
#include "lamina/core/error.hpp"
#include "lamina/workflow/explain.hpp"
#include "report_json.hpp"
#include "screen/explanation_text.hpp"
#include "system/input_file.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t most_steps = 4096;

const CommandHelp help = {
    .name = "explain",
    .usage = "MODEL DATA [--row N] [--verbose] [--json]",
    .about =
        "Shows how a model comes to its answer for one row: what the network gets, what each layer "
        "makes of\nit, which columns moved the answer most from that of a typical row, and what "
        "would change it.",
    .examples =
        "  lamina explain adult.lamina adult.csv --row 17\n"
        "  lamina explain adult.lamina adult.csv --row 17 --json | jq .columns\n"};

std::string json_of(const Explanation& explanation, const Model& model, std::int64_t row,
                    const Notes& notes) {
  const Preprocessor& preprocessor = model.artifact().preprocessor;
  const bool classes = preprocessor.task() != Task::regression;
  Json object;
  object["row"] = row;
  object["target"] = preprocessor.target();
  object["prediction"] =
      classes ? Json(explanation.prediction.label) : Json(explanation.prediction.value);
  object["probabilities"] = Json::object();
  for (std::size_t i = 0; i < explanation.prediction.probabilities.size(); ++i) {
    object["probabilities"][preprocessor.labels()[i]] = explanation.prediction.probabilities[i];
  }
  object["truth"] = explanation.truth ? Json(*explanation.truth) : Json(nullptr);
  object["value"] = explanation.value;
  object["typical_value"] = explanation.typical_value;
  object["gap"] = explanation.gap;
  object["steps"] = explanation.steps;
  object["columns"] = Json::array();
  for (const ExplainedColumn& column : explanation.columns) {
    object["columns"].push_back({{"name", column.name},
                                 {"cell", column.cell},
                                 {"typical", column.typical},
                                 {"features", column.features},
                                 {"seen", column.seen},
                                 {"moved", column.moved},
                                 {"slope", column.slope ? Json(*column.slope) : Json(nullptr)}});
    if (!column.moved_by_pixel.empty()) {
      object["columns"].back()["moved_by_pixel"] = column.moved_by_pixel;
    }
  }
  object["layers"] = Json::array();
  for (const ExplainedLayer& layer : explanation.layers) {
    object["layers"].push_back({{"name", layer.name},
                                {"kind", layer.kind},
                                {"detail", layer.detail},
                                {"inputs", layer.inputs},
                                {"z", layer.z.empty() ? Json(nullptr) : Json(layer.z)},
                                {"output", layer.output}});
  }
  object["changes"] = Json::array();
  for (const ClassChange& change : explanation.changes) {
    object["changes"].push_back({{"column", change.column},
                                 {"from", change.from},
                                 {"to", change.to},
                                 {"spreads", change.spreads},
                                 {"label", change.label},
                                 {"probability", change.probability}});
  }
  object["notes"] = notes_json(notes);
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

int run_explain(const std::vector<std::string>& words, Console& console) {
  std::string model_path;
  DataFiles data;
  std::optional<std::string> row, steps;
  bool json = false;
  bool verbose = false;
  TableOptions format;
  ThreadsOption threads;
  MemberOption member;
  ExplainOptions options;

  CommandLine line(help);
  line.argument("MODEL", model_path, "a model file, written by lamina train");
  data.declare(line, "DATA", "a table that has the row, or - for standard input");
  line.option("The row", "--row", "N", row, "which row, from 1 (1)");
  line.option("The row", "--steps", "N", steps,
              "of the integration at most; it starts with 64 and doubles them (256)");
  member.declare(line, "The row");
  format.declare_format(line);
  format.declare_labels(line);
  threads.declare(line);
  line.flag("The run", "--verbose", verbose, "all columns, and all units of every layer");
  line.flag("The run", "--json", json, "print one JSON object on standard output");
  if (!line.read(words, console)) return 0;
  if (row) options.row = whole_number("--row", *row, 1, INT64_MAX) - 1;
  if (steps) options.steps = whole_number("--steps", *steps, 1, most_steps);
  const int thread_count = threads.value();

  check_instructions(console);
  check_model(model_path);
  data.check();
  const Model model = member.of(load_and_note(model_path, thread_count, console), thread_count);
  const Table table = read_for(model, data, format, true, thread_count);
  const Explanation explanation = explain(model, table, options);
  if (json) {
    console.result(json_of(explanation, model, options.row + 1, console.notes()));
    return 0;
  }
  console.result(explanation_text(explanation,
                                  {.preprocessor = model.artifact().preprocessor,
                                   .table = data.shown(),
                                   .row = options.row + 1,
                                   .verbose = verbose},
                                  console.out()));
  return 0;
}

}  // namespace lamina::cli
