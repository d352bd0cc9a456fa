#include "commands/evaluate.hpp"

#include <fmt/format.h>

#include <optional>

#include "arguments/command_text.hpp"
#include "arguments/data_files.hpp"
#include "arguments/metrics_option.hpp"
#include "arguments/model_reading.hpp"
#include "arguments/run_options.hpp"
#include "arguments/values.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"
#include "lamina/plot/svg.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "report/run_report.hpp"
#include "report_json.hpp"
#include "screen/numbers.hpp"
#include "screen/reliance_text.hpp"
#include "screen/score_report.hpp"
#include "screen/wrapped.hpp"
#include "system/input_file.hpp"
#include "system/output_file.hpp"

namespace lamina::cli {

namespace {

const CommandHelp help = {
    .name = "evaluate",
    .usage = "MODEL DATA [--explain] [--json]",
    .about =
        "Measures a model on rows with known answers, beside the naive baseline of its training "
        "rows (always\nthe most frequent class, or the mean).",
    .examples =
        "  lamina evaluate adult.lamina other.csv\n"
        "  lamina evaluate adult.lamina other.csv --json | jq .metrics\n"
        "  lamina evaluate adult.lamina adult.csv --held-out --explain --svg why.svg\n"};

/// For a person, and what --explain found where it was asked for.
void show(const EvaluateReport& report, const Artifact& artifact, const std::string& name,
          bool held_out, const Console& console) {
  const Screen& screen = console.out();
  console.result(fmt::format("{} {} of {}{}\n", screen.bold("Score on"),
                             counted(report.rows, held_out ? "held-out row" : "row"),
                             printable(name, 200), weighted_text(report.weights)));
  console.result(score_report({.model = report.scores,
                               .naive = report.baseline,
                               .unseen = report.unseen_scores ? &*report.unseen_scores : nullptr},
                              artifact.preprocessor.labels(), screen));
  const auto say = [&](std::string_view title, const std::string& text) {
    const std::string shown = wrapped(fmt::format("{} {}", title, text), screen.width - 2, 2);
    console.result(screen.bold(title) + shown.substr(title.size()) + "\n");
  };
  if (report.reliability || artifact.decision.chosen()) console.result("\n");
  if (report.reliability) say("Reliability:", reliability_text(*report.reliability, report.rows));
  if (artifact.decision.chosen()) say("Threshold:", threshold_text(artifact));
  if (report.importances) {
    console.result("\n" + importance_table(*report.importances, screen));
    for (const PartialDependence& found : report.dependences) {
      console.result("\n" + dependence_text(found, artifact.preprocessor.target(), screen));
    }
    if (report.reliability) console.result("\n" + reliability_table(*report.reliability, screen));
  }
  if (no_better(report.scores, report.baseline)) {
    console.result(screen.yellow("\nThe model is no better than the naive baseline.") + "\n");
  }
}

}  // namespace

int run_evaluate(const std::vector<std::string>& words, Console& console) {
  std::string model_path;
  DataFiles data;
  bool json = false;
  bool quiet = false;
  EvaluateOptions options;
  MetricsOption metrics;
  TableOptions format;
  ThreadsOption threads;
  std::optional<std::string> report_path, svg;
  bool force = false;

  CommandLine line(help);
  line.argument("MODEL", model_path, "a model file, written by lamina train");
  data.declare(line, "DATA", "a table with the target column, or - for standard input");
  format.declare_format(line);
  format.declare_labels(line);
  line.flag("The table", "--held-out", options.held_out,
            "only the rows of the training table that lamina train held out");
  metrics.declare(line, "The scores");
  line.flag("The scores", "--explain", options.explain,
            "also which columns the model relies on (permutation importance), how the answer goes "
            "with the first three of them (partial dependence), and how often answers of each "
            "probability come true");
  line.option("The scores", "--svg", "FILE", svg, "the plots of --explain as a picture too");
  declare_strict(line, options.strict);
  threads.declare(line);
  line.flag("The run", "--json", json, "print one JSON object on standard output");
  line.flag("The run", "--quiet", quiet, "print only the report and errors");
  line.option("The run", "--report", "FILE", report_path,
              "also write all that was found as one HTML page, which needs no network");
  line.flag("The run", "--force", force, "replace these files if they are there");
  if (!line.read(words, console)) return 0;
  if (quiet) console.be_quiet();
  const int thread_count = threads.value();
  const std::vector<MetricConfig> more = metrics.value();
  options.metrics = more;

  check_instructions(console);
  check_model(model_path);
  data.check();
  if (report_path) {
    check_report_page();
    check_output(not_empty("--report", *report_path), force, data.paths());
  }
  if (svg) {
    if (!options.explain) {
      throw Error({.code = "usage.conflict",
                   .what = "--svg is a picture of what --explain found",
                   .where = "command line, option --svg",
                   .fix = "add --explain, or leave --svg out"});
    }
    std::vector<std::string> inputs = data.paths();
    inputs.push_back(model_path);
    check_output(not_empty("--svg", *svg), force, inputs);
  }
  const Model model = load_and_note(model_path, thread_count, console);
  const Table table = read_for(model, data, format, true, thread_count);
  On<Note> say([&](const Note& note) { console.note(note); });
  const EvaluateReport report = evaluate(model, table, options, &say);
  if (report_path) write_report(model, table, options.held_out, *report_path, words);
  const Artifact& artifact = model.artifact();
  if (svg) {
    const std::vector<plot::Figure> figures =
        reliance_figures(report, artifact.preprocessor.target());
    write_file(*svg, [&](const auto& write) { write(plot::svg(figures)); });
    console.message(fmt::format("picture written to {}\n", printable(*svg, 200)));
  }
  const std::string name = data.several() || data.first() == "-" ? data.shown() : data.first();
  if (json) {
    JsonReport object;
    object.classification = artifact.preprocessor.task() != Task::regression;
    object.metrics = report.scores;
    object.labels = artifact.preprocessor.labels();
    object.seen_rows = report.seen_rows;
    object.unseen = report.unseen_scores;
    object.split = name;
    object.baseline = report.baseline;
    object.rows = report.rows;
    object.seconds = report.seconds;
    object.epochs = artifact.training.epochs;
    object.best_epoch = artifact.training.best_epoch;
    object.members = settings_json(artifact).value("members", std::int64_t{1});
    object.parameters = artifact.network.parameters().trainable_parameters();
    object.model = model_path;
    object.seed = static_cast<std::uint64_t>(artifact.training.seed);
    object.threads = thread_count == 0 ? default_threads() : thread_count;
    object.weights = report.weights;
    object.importances = report.importances;
    object.dependences = report.dependences;
    object.reliability = report.reliability;
    object.decision = artifact.decision;
    object.notes = console.notes();
    console.result(to_json(object));
    return 0;
  }
  show(report, artifact, name, options.held_out, console);
  return 0;
}

}  // namespace lamina::cli
