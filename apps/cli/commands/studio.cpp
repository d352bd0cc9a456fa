#include "commands/studio.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

#include "arguments/command_line.hpp"
#include "arguments/data_files.hpp"
#include "arguments/run_options.hpp"
#include "arguments/table_options.hpp"
#include "arguments/values.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/text_fields.hpp"
#include "system/browser.hpp"
#include "system/signals.hpp"
#ifdef LAMINA_HAS_STUDIO
#include "server/reach.hpp"
#include "server/server.hpp"
#endif

namespace lamina::cli {

namespace {

const CommandHelp help = {
    .name = "studio",
    .usage = "[DATA --target COLUMN] [options]",
    .about =
        "Opens a page in the browser where a network learns before your eyes, on your own table; "
        "without one\nthe exam: will I pass this class? The page is served by the program itself, "
        "to this machine alone.",
    .examples =
        "  lamina studio\n"
        "  lamina studio adult.csv --target income\n"
        "  lamina studio exam.csv --target passed --layers 8,8 --activation tanh --lr 0.01\n"
        "  lamina studio --no-open --port 8787        # print the address only\n"};

/// What may be said of the training before the page takes over.
class StudioArguments {
 public:
  void declare(CommandLine& line) {
    data.declare_optional(line, "DATA", "a table or images, as lamina train takes them");
    const char* what = "What to learn";
    line.option(what, "--target", "COLUMN", target_, "the column to predict");
    line.option(what, "--task", "TASK", task_, "auto, classification or regression");
    line.option(what, "--test", "FRACTION", test_,
                "share of the rows that stay sealed until the end (0.2)");
    line.option(what, "--validation", "FRACTION", validation_,
                "share of the other rows that chooses the best epoch (0.15)");
    table_.declare_columns(line);
    table_.declare_format(line);
    table_.declare_labels(line);
    const char* begins = "What it begins with (chosen by the size of the data when not given)";
    line.option(begins, "--layers", "N,N,…", layers_, "units of each hidden layer; none for none");
    line.option(begins, "--activation", "NAME", activation_, "of the hidden layers");
    line.option(begins, "--dropout", "RATE", dropout_, "after each hidden layer");
    line.option(begins, "--optimizer", "NAME", optimizer_, "as lamina train has them");
    line.option(begins, "--lr,--learning-rate", "RATE", rate_, "learning rate, above 0");
    line.option(begins, "--batch,--batch-size", "N", batch_, "rows a step");
    line.option(begins, "--epochs", "N", epochs_, "rounds over the rows");
    line.option(begins, "--seed", "N", seed_, "of weights, split and order (0)");
    const char* page = "The page";
    line.option(page, "--port", "N", port_, "where it is served; when taken, the next free one");
    line.flag(page, "--no-open", no_open, "do not open the browser, print the address only");
    threads_.declare(line);
  }

  void interpret() {
    static constexpr std::array<std::string_view, 3> tasks = {"auto", "classification",
                                                              "regression"};
    if (data.given()) interpret_table();
    if (task_) options.task = one_of("--task", *task_, tasks);
    if (test_) options.test = real_number("--test", *test_, below_one());
    if (validation_) options.validation = real_number("--validation", *validation_, below_one());
    if (layers_) options.layers = layer_sizes("--layers", *layers_);
    if (activation_) {
      options.activation = from_text<Activation>(*activation_, "command line, option --activation");
    }
    if (dropout_) options.dropout = real_number("--dropout", *dropout_, below_one());
    if (optimizer_) options.said.optimizer = not_empty("--optimizer", *optimizer_);
    options.said.check();
    if (rate_) options.learning_rate = real_number("--lr", *rate_, above(0));
    if (batch_) options.batch = whole_number("--batch", *batch_, 1, largest_batch);
    if (epochs_) options.epochs = whole_number("--epochs", *epochs_, 1, 1'000'000);
    if (seed_) options.seed = natural_number("--seed", *seed_);
    if (port_) port = static_cast<int>(whole_number("--port", *port_, 1, 65535));
    options.threads = threads_.value();
    refuse_without_table();
  }

  DataFiles data;
  TrainOptions options;
  ReadOptions reading;
  int port = 0;
  bool no_open = false;

 private:
  void interpret_table() {
    if (!target_) {
      const std::string usual = usual_target(data.paths()[0]);
      if (!usual.empty()) target_ = usual;
    }
    if (!target_) {
      throw Error({.code = "usage.missing_option",
                   .what = "--target is missing: which column is to be predicted?",
                   .where = "command line, lamina studio",
                   .fix = "add --target COLUMN; lamina inspect lists the columns"});
    }
    options.target = not_empty("--target", *target_);
    table_.apply(reading);
    reading.target = options.target;
    options.reading = reading;
  }

  void refuse_without_table() const {
    if (data.given()) return;
    for (const auto& [name, said] : {std::pair{"--target", target_.has_value()},
                                     {"--task", task_.has_value()},
                                     {"--layers", layers_.has_value()},
                                     {"--activation", activation_.has_value()},
                                     {"--dropout", dropout_.has_value()},
                                     {"--optimizer", optimizer_.has_value()},
                                     {"--lr", rate_.has_value()},
                                     {"--batch", batch_.has_value()},
                                     {"--epochs", epochs_.has_value()},
                                     {"--test", test_.has_value()},
                                     {"--validation", validation_.has_value()},
                                     {"--seed", seed_.has_value()}}) {
      if (!said) continue;
      throw Error({.code = "usage.conflict",
                   .what = fmt::format("{} is said of a table, and none is given", name),
                   .where = "command line, lamina studio",
                   .fix = "name a table first: lamina studio DATA --target COLUMN; the exam is "
                          "changed in the page"});
    }
  }

  TableOptions table_;
  ThreadsOption threads_;
  std::optional<std::string> target_, task_, test_, validation_, layers_, activation_, dropout_,
      optimizer_, rate_, batch_, epochs_, seed_, port_;
};

}  // namespace

#ifdef LAMINA_HAS_STUDIO

namespace {

constexpr double exam_speed = 40;  // steps a second, so that the line is seen to move

}  // namespace

int run_studio(const std::vector<std::string>& words, Console& console) {
  StudioArguments arguments;
  CommandLine line(help);
  arguments.declare(line);
  if (!line.read(words, console)) return 0;
  arguments.interpret();
  check_instructions(console);
  studio::Start start{.options = arguments.options, .speed = exam_speed};
  if (arguments.data.given()) {
    arguments.data.check();
    arguments.reading.threads = arguments.options.threads;
    start.table = arguments.data.read(arguments.reading);
    start.speed = 0;
  }
  const GracefulStop graceful;
  studio::Studio studio(std::move(start));
  const char* const folder = std::getenv("LAMINA_STUDIO_ASSETS");
  studio::Server server(studio, {.port = arguments.port, .assets = folder ? folder : ""});
  if (arguments.port > 0 && server.port() != arguments.port) {
    console.message(fmt::format("port {} is taken\n", arguments.port));
  }
  console.result(studio::how_to_reach(server) + "Ctrl-C ends it.\n");
  std::optional<OpenedPage> page;
  if (!arguments.no_open) page.emplace(server.address());
  server.run(stop_flag());
  return graceful.exit_code();
}

#else

int run_studio(const std::vector<std::string>& words, Console& console) {
  StudioArguments arguments;
  CommandLine line(help);
  arguments.declare(line);
  if (!line.read(words, console)) return 0;
  throw Error({.code = "usage.not_built",
               .what = "this lamina was built without the studio",
               .where = "command line, lamina studio",
               .fix = "install libboost1.81-dev (Boost 1.81 or later) and build again with "
                      "-DLAMINA_STUDIO=ON"});
}

#endif

}  // namespace lamina::cli
