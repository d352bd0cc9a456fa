#include "commands/tune.hpp"

#include <fmt/format.h>

#include "arguments/data_files.hpp"
#include "arguments/model_reading.hpp"
#include "arguments/run_options.hpp"
#include "arguments/values.hpp"
#include "lamina/core/error.hpp"
#include "lamina/workflow/tune.hpp"
#include "screen/numbers.hpp"
#include "screen/progress.hpp"
#include "system/input_file.hpp"
#include "system/output_file.hpp"
#include "system/signals.hpp"

namespace lamina::cli {

namespace {

const CommandHelp help = {
    .name = "tune",
    .usage = "MODEL DATA -o NEW [--epochs N] [--lr RATE]",
    .about =
        "Trains a model further on the rows of a table: one of lamina train, or a network of "
        "lamina "
        "import.\nPreprocessing, layers and classes stay as they are; a share of the rows chooses "
        "the best epoch.",
    .examples =
        "  lamina tune net.lamina rows.csv -o tuned.lamina\n"
        "  lamina tune adult.lamina may.csv -o may.lamina --epochs 5 --lr 1e-4\n"};

std::string scores_text(const TuneReport& report) {
  std::string text = fmt::format("{:<18} {:>12} {:>12}\n", "validation rows", "before", "after");
  for (const Metric& metric : report.before.metrics) {
    text += fmt::format("{:<18} {:>12.6g} {:>12.6g}\n", metric.name, metric.value,
                        report.after[metric.name]);
  }
  return text;
}

}  // namespace

int run_tune(const std::vector<std::string>& words, Console& console) {
  std::string model_path;
  DataFiles data;
  std::optional<std::string> output, epochs, rate, batch, validation, seed;
  bool quiet = false;
  bool force = false;
  TableOptions format;
  ThreadsOption threads;

  CommandLine line(help);
  line.argument("MODEL", model_path, "a model file, written by lamina train or lamina import");
  data.declare(line, "DATA", "a table with the target column, or - for standard input");
  const char* group = "The training";
  line.option(group, "-o,--output", "FILE", output, "the new model file");
  line.option(group, "--epochs", "N", epochs, "passes over the rows; 20 where not given");
  line.option(group, "--lr", "RATE", rate, "learning rate of AdamW; 0.001 where not given");
  line.option(group, "--batch", "N", batch, "rows a step");
  line.option(group, "--validation", "SHARE", validation,
              "of the rows, which chooses the best epoch; 0.2 where not given");
  line.option(group, "--seed", "N", seed, "of what is random; 0 where not given");
  line.flag(group, "--force", force, "replace the new model file if it is there");
  format.declare_format(line);
  threads.declare(line);
  line.flag("The run", "--quiet", quiet, "print only the scores and errors");
  if (!line.read(words, console)) return 0;
  if (quiet) console.be_quiet();
  TuneOptions options;
  if (epochs) options.epochs = whole_number("--epochs", *epochs, 1, 1'000'000);
  if (rate) options.learning_rate = real_number("--lr", *rate, above(0));
  if (batch) options.batch = whole_number("--batch", *batch, 1, largest_batch);
  if (validation) options.validation = real_number("--validation", *validation, within(0, 1));
  if (seed) options.seed = natural_number("--seed", *seed);
  options.threads = threads.value();
  if (!output) {
    throw Error({.code = "usage.missing_option",
                 .what = "nothing says where to write the new model",
                 .where = "lamina tune",
                 .fix = "add -o FILE"});
  }
  not_empty("--output", *output);
  check_model(model_path);
  data.check();
  check_output(*output, force, {model_path});
  const Model model = load_and_note(model_path, options.threads, console);
  const Table table = read_for(model, data, format, true, options.threads);
  const GracefulStop stop;
  options.stop = &stop_flag();
  Progress progress(console);
  const TuneReport report = tune(model, table, options, &progress);
  save(report.model, *output, Overwrite::yes);
  console.result(scores_text(report));
  if (report.fit.best_epoch == 0) {
    console.message("no epoch was better than the model as it was, which is kept\n");
  }
  console.message(fmt::format("{} rows, best epoch {} of {}; saved to {}\n", readable(report.rows),
                              report.fit.best_epoch, report.fit.epochs, printable(*output, 200)));
  return stop.exit_code();
}

}  // namespace lamina::cli
