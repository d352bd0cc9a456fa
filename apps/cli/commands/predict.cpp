#include "commands/predict.hpp"

#include <fmt/format.h>

#include <chrono>

#include "arguments/data_files.hpp"
#include "arguments/model_reading.hpp"
#include "arguments/run_options.hpp"
#include "arguments/values.hpp"
#include "lamina/core/error.hpp"
#include "lamina/workflow/predict.hpp"
#include "screen/numbers.hpp"
#include "system/input_file.hpp"
#include "system/output_file.hpp"

namespace lamina::cli {

namespace {

const CommandHelp help = {
    .name = "predict",
    .usage = "MODEL DATA [-o out.csv] [--proba] [--interval SHARE] [--keep COL,…]",
    .about =
        "Answers for every row of a table, in order, as CSV: a header, then one line a row. "
        "Columns the model\ndoes not know are ignored; categories it has not seen are no "
        "error.",
    .examples =
        "  lamina predict adult.lamina new.csv\n"
        "  lamina predict adult.lamina new.csv --proba -o answers.csv\n"
        "  lamina predict houses.lamina new.csv --interval 0.9\n"
        "  lamina predict adult.lamina new.csv --keep id,age | head\n"
        "  zcat new.csv.gz | lamina predict adult.lamina - > answers.csv\n"};

}  // namespace

int run_predict(const std::vector<std::string>& words, Console& console) {
  std::string model_path;
  DataFiles data;
  std::optional<std::string> output, interval;
  std::vector<std::string> keep;
  bool quiet = false;
  bool force = false;
  PredictOptions options;
  TableOptions format;
  ThreadsOption threads;

  CommandLine line(help);
  line.argument("MODEL", model_path, "a model file, written by lamina train");
  data.declare(line, "DATA",
               "a table: .csv, .tsv or .jsonl, or images: IDX; plain, .gz, .zst or .zip; - is a "
               "table on standard input");
  const char* group = "The answers";
  line.option(group, "-o,--output", "FILE", output,
              "write to a file, complete or not at all; - is standard output");
  line.flag(group, "--proba", options.probabilities, "also probability_<label> of every class");
  line.option(group, "--interval", "SHARE", interval,
              "of numbers also lower and upper, between which the truth of so large a share of new "
              "rows lies: 0.9");
  line.options(group, "--keep", "COL,…", keep,
               "columns of DATA that come first, as they stand there");
  line.flag(group, "--held-out", options.held_out,
            "only the rows of the training table that lamina train held out");
  line.flag(group, "--force", force, "replace the output file if it is there");
  format.declare_format(line);
  declare_strict(line, options.strict);
  threads.declare(line);
  line.flag("The run", "--quiet", quiet, "print only the answers and errors");
  if (!line.read(words, console)) return 0;
  if (quiet) console.be_quiet();
  options.keep = names("--keep", keep);
  if (interval) {
    options.interval = real_number("--interval", *interval,
                                   {.low = 0, .high = 1, .low_open = true, .high_open = true});
  }
  const int thread_count = threads.value();
  if (output) not_empty("--output", *output);
  if (output == "-") output.reset();  // standard output

  check_instructions(console);
  check_model(model_path);
  data.check();
  if (output) {
    std::vector<std::string> inputs = {model_path};
    for (const std::string& path : data.paths()) {
      if (path != "-") inputs.push_back(path);
    }
    check_output(*output, force, inputs);
  }
  const auto start = std::chrono::steady_clock::now();
  const Model model = load_and_note(model_path, thread_count, console);
  const Table table = read_for(model, data, format, false, thread_count, options.keep);
  On<Note> say([&](const Note& note) { console.note(note); });
  const auto answer = [&](const auto& write) {
    write_predictions(model, table, options, write, &say);
  };
  if (!output) {
    answer([&](std::string_view text) { console.result(text); });
    return 0;
  }
  write_file(*output, answer);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const std::string count = options.held_out ? "held-out" : readable(table.rows());
  console.message(fmt::format("{} answers written to {} in {}\n", count, printable(*output, 200),
                              duration(seconds)));
  return 0;
}

}  // namespace lamina::cli
