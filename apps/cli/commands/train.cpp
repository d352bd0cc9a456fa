#include "commands/train.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "arguments/command_text.hpp"
#include "arguments/run_options.hpp"
#include "arguments/train_arguments.hpp"
#include "arguments/training_tables.hpp"
#include "commands/diagnose.hpp"
#include "commands/train_report.hpp"
#include "lamina/core/error.hpp"
#include "report/run_report.hpp"
#include "report/training_page.hpp"
#include "report_json.hpp"
#include "screen/advice.hpp"
#include "screen/layer_table.hpp"
#include "screen/memory_text.hpp"
#include "screen/numbers.hpp"
#include "screen/progress.hpp"
#include "screen/reliance_text.hpp"
#include "screen/schema_table.hpp"
#include "screen/score_report.hpp"
#include "screen/settings_text.hpp"
#include "screen/wrapped.hpp"
#include "system/input_file.hpp"
#include "system/output_file.hpp"
#include "system/signals.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_schema_lines = 24;

const CommandHelp help = {
    .name = "train",
    .usage = "DATA --target COLUMN [options]",
    .about =
        "Learns to predict one column of a table from the others and writes one model file. Shows "
        "the columns\nas it understood them, the network, the training as it runs, and how good "
        "the model is on rows it has\nnot seen, beside a linear model and the naive baseline.",
    .examples =
        "  lamina train adult.csv --target income\n"
        "  lamina train houses.csv --target price --drop id,url --type zip=category\n"
        "  lamina train digits.csv --target digit --layers 128,64 --epochs 50 -o digits.lamina\n"
        "  lamina train train-images-idx3-ubyte.gz --test t10k-images-idx3-ubyte.gz\n"
        "  lamina train train.csv --target y --test test.csv --json > report.json\n"
        "  lamina train data/*.csv --target y\n"
        "  lamina train big.csv --target y --checkpoint runs/big --checkpoint-every 5m --resume\n"
        "  zcat big.csv.gz | lamina train - --target y -o big.lamina\n"};

/// Gives each column its part in the training: target, left out and why, or nothing to say.
void mark_roles(std::vector<SchemaColumn>& columns, const Preprocessor& preprocessor) {
  for (SchemaColumn& column : columns) {
    column.used = true;
    column.role.clear();
    if (column.name == preprocessor.target()) column.role = "target";
    for (const EncodedColumn& encoded : preprocessor.encoded_columns()) {
      if (encoded.name == column.name) column.role = "told by the mean target";
    }
    for (const LeftOutColumn& left : preprocessor.left_out()) {
      if (left.name != column.name) continue;
      column.role = "left out: " + printable(left.reason, 200);
      column.used = false;
    }
  }
}

std::string task_line(const Preprocessor& preprocessor) {
  const bool classes = preprocessor.task() != Task::regression;
  std::string line = classes ? fmt::format("classification of {} classes",
                                           readable(std::int64_t(preprocessor.labels().size())))
                             : std::string("regression");
  if (!preprocessor.task_reason().empty()) {
    line += fmt::format(" ({})", printable(preprocessor.task_reason(), 200));
  }
  return line;
}

/// "title: text", wrapped; a log of no known width keeps one line that can be searched.
void show_item(std::string_view title, const std::string& text, const Console& console) {
  const Screen& screen = console.err();
  const std::string line = fmt::format("{}: {}", title, text);
  const std::string shown = screen.wraps ? wrapped(line, screen.width - 2, 2) : line;
  console.message(screen.bold(title) + shown.substr(title.size()) + "\n");
}

void show_plan(const TrainingPlan& plan, std::vector<SchemaColumn> columns, std::int64_t rows,
               const std::string& split, bool verbose, const Console& console) {
  const Screen& screen = console.err();
  mark_roles(columns, plan.preprocessor());
  console.message("\n" + schema_table(columns, rows, most_schema_lines, screen) + "\n");
  show_item("target",
            fmt::format("'{}', {}", printable(plan.preprocessor().target()),
                        task_line(plan.preprocessor())),
            console);
  std::string parts = fmt::format("{} to learn from", readable(plan.training_rows()));
  if (plan.validation_rows() > 0) {
    parts += fmt::format(", {} to choose the best epoch", readable(plan.validation_rows()));
  }
  const FitOptions& fit = plan.fit_options();
  if (fit.folds > 0) {
    parts += fmt::format(" ({} folds: each of {} networks leaves one out)", fit.folds, fit.members);
  }
  if (plan.held_out_rows() > 0) {
    parts +=
        fmt::format(", {} held out ({})", readable(plan.held_out_rows()), printable(split, 200));
  }
  show_item("rows", parts, console);
  console.message("\n" + layer_table(plan.network(), screen) + "\n");
  const Json recipe = Json::parse(plan.recipe());
  const std::int64_t left_out = fit.folds > 0 ? plan.training_rows() / fit.folds : 0;
  show_item("training", training_text(recipe, plan.training_rows() - left_out), console);
  show_item("settings", restraint_text(recipe, plan.preprocessor().task() == Task::regression),
            console);
  if (verbose || !plan.memory_is_ample()) {
    show_item("memory", memory_text(plan.memory(), plan.preparing_bytes()), console);
  }
  if (screen.terminal) {
    console.message(screen.faint("Ctrl-C stops early and keeps the best epoch so far") + "\n");
  }
}

void show_report(const TrainArguments& arguments, const TrainReport& report,
                 const std::string& split, std::int64_t held_out, std::int64_t epochs,
                 const Console& console) {
  const Screen& screen = console.out();
  const Artifact& artifact = report.model.artifact();
  // Prose is wrapped; a name of a file keeps its spaces.
  const auto say = [&](std::string_view title, const std::string& text) {
    const std::string line = wrapped(fmt::format("{} {}", title, text), screen.width - 2, 2);
    console.result(screen.bold(title) + line.substr(title.size()) + "\n");
  };
  if (report.scores && report.baseline) {
    console.result("\n");
    say("Score on", fmt::format("{} ({}){}", counted(held_out, "held-out row"),
                                printable(split, 200), weighted_text(report.weights)));
    console.result(score_report({.model = *report.scores,
                                 .naive = *report.baseline,
                                 .linear = report.linear ? &*report.linear : nullptr,
                                 .unseen = report.unseen_scores ? &*report.unseen_scores : nullptr},
                                artifact.preprocessor.labels(), screen));
  } else {
    console.result(fmt::format("\nNo rows were held out, so there is no honest score ({}).\n",
                               arguments.options.test == 0              ? "--test 0"
                               : !artifact.training.parts.group.empty() ? "too few groups"
                                                                        : "too few rows"));
  }
  console.result("\n");
  if (report.temperature) {
    say("Calibration:",
        fmt::format("logits divided by {:.2f}, as rows that a network did not learn from call for",
                    *report.temperature));
  }
  if (report.reliability) {
    say("Reliability:", reliability_text(*report.reliability, held_out));
  }
  if (artifact.decision.chosen()) say("Threshold:", threshold_text(artifact));
  if (report.importances) {
    const std::string most = matters_most(*report.importances, screen);
    if (!most.empty()) say("Matters most:", most);
  }
  const std::string next = advice(report, epochs);
  if (!next.empty()) say("To try:", next);
  std::error_code ignored;
  const std::uintmax_t size = std::filesystem::file_size(arguments.output, ignored);
  say("Model", fmt::format("{} ({}; {}, epoch {} of {}, {})", printable(arguments.output, 200),
                           ignored ? "written" : byte_size(size),
                           counted(report.parameters, "parameter"), readable(report.fit.best_epoch),
                           readable(report.fit.epochs), duration(report.seconds)));
  if (is_device_or_pipe(arguments.output)) return;  // nothing is left to predict with
  console.message(
      fmt::format("next: {}\n", shell_line({"lamina", "predict", arguments.output, "NEW.csv"})));
}

std::vector<std::string> inputs_of(const TrainArguments& arguments) {
  std::vector<std::string> inputs;
  std::vector<std::string> paths = arguments.data.paths();
  paths.push_back(arguments.test_file);
  for (const std::string& path : paths) {
    if (!path.empty() && path != "-") inputs.push_back(path);
  }
  return inputs;
}

void write_model(const Model& model, const TrainArguments& arguments) {
  if (is_device_or_pipe(arguments.output)) {
    write_file(arguments.output, [&](const auto& write) { write(save_bytes(model.artifact())); });
  } else {
    save(model, arguments.output, arguments.force ? Overwrite::yes : Overwrite::no);
  }
}

}  // namespace

/// A table may take all the time to read: some steps are taken all the same.
constexpr double least_seconds = 0.1;

int run_train(const std::vector<std::string>& words, Console& console) {
  TrainArguments arguments;
  CommandLine line(help);
  arguments.declare(line);
  if (!line.read(words, console)) return 0;
  arguments.interpret();
  if (arguments.quiet) console.be_quiet();

  // Everything that can be refused is refused before the work.
  check_instructions(console);
  arguments.data.check();
  if (!arguments.test_file.empty()) check_table(arguments.test_file);
  const bool diagnoses = arguments.find_lr || arguments.overfit_one_batch;
  if (!arguments.report.empty()) {
    check_report_page();
    check_output(arguments.report, arguments.force, inputs_of(arguments));
  }
  if (!arguments.svg.empty()) check_output(arguments.svg, arguments.force, inputs_of(arguments));
  if (!diagnoses) check_output(arguments.output, arguments.force, inputs_of(arguments));
  if (!diagnoses && !is_device_or_pipe(arguments.output)) {
    check_can_save(arguments.output, arguments.force ? Overwrite::yes : Overwrite::no);
  }
  std::vector<std::string> others = inputs_of(arguments);
  others.push_back(arguments.output);
  check_split_file(arguments.split_file, arguments.force, others);
  if (!diagnoses) {
    check_checkpoints(arguments.options.checkpoint);
    check_log(arguments.options.log, arguments.options.checkpoint);
  }

  const auto started = std::chrono::steady_clock::now();
  TrainingTables tables = read_tables(arguments, console);
  if (arguments.options.time_limit > 0) {
    const double spent =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    arguments.options.time_limit = std::max(arguments.options.time_limit - spent, least_seconds);
  }
  std::vector<SchemaColumn> columns;
  if (!console.quiet()) columns = describe(tables.data);
  const std::int64_t table_rows = tables.data.rows();

  std::optional<TrainingPage> watched;
  if (arguments.studio && !diagnoses) watched.emplace(arguments, tables);
  std::optional<RunReport> page;
  if (!arguments.report.empty() && !diagnoses) page.emplace(arguments, tables, words);
  arguments.options.stop = &stop_flag();
  TrainingPlan plan =
      plan_training(std::move(tables.data), arguments.options, std::move(tables.test),
                    arguments.network ? &*arguments.network : nullptr);
  const std::string split = arguments.test_file.empty() ? plan.split() : arguments.test_file;
  show_plan(plan, std::move(columns), table_rows, split, arguments.verbose, console);
  const std::int64_t held_out = plan.held_out_rows();
  const std::int64_t epochs = plan.fit_options().epochs;
  const LossUnit unit = unit_of(plan);
  const std::int64_t rows = plan.training_rows() + plan.validation_rows() + held_out;

  if (diagnoses) {
    const GracefulStop graceful;
    for (const Note& note : plan.notes()) console.note(note);
    if (arguments.find_lr) show_learning_rate(plan, arguments, words, console);
    if (arguments.overfit_one_batch) show_overfit(plan, arguments, console);
    return graceful.exit_code();
  }

  if (!arguments.split_file.empty()) write_split(arguments.split_file, plan.parts());

  const GracefulStop graceful;
  if (page) page->begin(plan.fit_options());
  if (watched) watched->begin(plan, console);
  TrainReport report = [&] {
    Progress progress(console, unit);
    EventSink* sink = &progress;
    if (page) page->pass_on_to(*std::exchange(sink, &*page));
    if (watched) watched->pass_on_to(*std::exchange(sink, &*watched));
    return run_training(std::move(plan), sink);
  }();
  JsonReport json = json_report(report, split, rows, arguments.options.seed, unit);
  json.notes = console.notes();
  if (report.fit.best_epoch == 0 && report.fit.reason != StopReason::time_limit) {
    console.message("interrupted before the first epoch ended: no model was written\n");
    if (arguments.json) console.result(to_json(json));
    return graceful.exit_code();
  }
  write_model(report.model, arguments);
  if (page) page->write(report);
  json.model = arguments.output;
  try {
    if (arguments.json) {
      console.result(to_json(json));
    } else {
      show_report(arguments, report, split, held_out, epochs, console);
    }
  } catch (...) {
    if (graceful.exit_code() == 0) throw;  // a closed terminal cannot show it: the model is there
  }
  if (watched) watched->wait(stop_flag(), console);
  return graceful.exit_code();
}

}  // namespace lamina::cli
