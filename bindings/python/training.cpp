#include "training.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "arguments/split_arguments.hpp"
#include "arguments/train_arguments.hpp"
#include "arguments/training_tables.hpp"
#include "commands/train_report.hpp"
#include "held_model.hpp"
#include "lamina/artifacts/network_spec.hpp"
#include "listener.hpp"
#include "report/run_report.hpp"
#include "report_json.hpp"
#include "tables.hpp"

namespace lamina::python {

namespace nb = nanobind;

namespace {

const cli::CommandHelp help = {.name = "train", .usage = "", .about = "", .examples = ""};

constexpr const char* test_set = "test_set";

/// (group, names, value name, help, repeats) of every option of lamina train.
nb::list train_options() {
  cli::TrainArguments arguments;
  cli::CommandLine line(help);
  arguments.declare(line);
  nb::list list;
  for (const cli::DeclaredOption& option : line.declared()) {
    list.append(
        nb::make_tuple(option.group, option.names, option.value_name, option.help, option.repeats));
  }
  return list;
}

struct Trained {
  HeldModel model;
  std::string report;
};

cli::TrainingTables tables_of(const cli::TrainArguments& arguments,
                              const std::optional<Columns>& rows,
                              const std::optional<Columns>& held) {
  cli::TrainingTables tables{.data = rows ? read_rows(rows->cells(), "the rows", arguments.reading)
                                          : arguments.data.read(arguments.reading)};
  if (held) {
    tables.test = read_rows(held->cells(), test_set, cli::reading_of_test(arguments, tables.data));
  } else if (!arguments.test_file.empty()) {
    tables.test = read_table(arguments.test_file, cli::reading_of_test(arguments, tables.data));
  }
  return tables;
}

/// What `lamina train` does between reading its words and writing the model file.
std::optional<Trained> run(cli::TrainArguments& arguments, const std::vector<std::string>& words,
                           const std::optional<Columns>& rows, const std::optional<Columns>& held,
                           Listener& listener) {
  if (!arguments.report.empty()) cli::check_report_page();
  const auto started = std::chrono::steady_clock::now();
  cli::TrainingTables tables = tables_of(arguments, rows, held);
  if (double& limit = arguments.options.time_limit; limit > 0) {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - started;
    limit = std::max(limit - spent.count(), 0.1);
  }
  std::optional<cli::RunReport> page;
  if (!arguments.report.empty()) page.emplace(arguments, tables, words);
  TrainingPlan plan =
      plan_training(std::move(tables.data), arguments.options, std::move(tables.test),
                    arguments.network ? &*arguments.network : nullptr);
  const std::string& file = arguments.test_file;
  const std::string split = held ? test_set : file.empty() ? plan.split() : file;
  const cli::LossUnit unit = cli::unit_of(plan);
  const std::int64_t all = plan.training_rows() + plan.validation_rows() + plan.held_out_rows();
  if (!arguments.split_file.empty()) cli::write_split(arguments.split_file, plan.parts());
  if (page) {
    page->begin(plan.fit_options());
    page->pass_on_to(listener);
  }
  TrainReport report =
      run_training(std::move(plan), page ? static_cast<EventSink*>(&*page) : &listener);
  if (report.fit.best_epoch == 0 && report.fit.reason != StopReason::time_limit) return {};
  if (page) page->write(report);
  cli::JsonReport json = cli::json_report(report, split, all, arguments.options.seed, unit);
  json.notes = report.notes;
  return Trained{HeldModel(report.model), cli::to_json(json)};
}

/// (model, the report of --json, interrupted). `words` are those of the command line, but for DATA.
nb::tuple train(std::vector<std::string> words, const std::optional<nb::list>& rows,
                const std::optional<nb::list>& held_out, const std::optional<std::string>& network,
                const nb::object& call) {
  std::optional<Columns> columns, held;
  if (rows) {
    columns.emplace(*rows);
    words.insert(words.begin(), "rows");
  }
  if (held_out) held.emplace(*held_out);
  Listener listener(call);
  std::optional<Trained> trained;
  {
    const nb::gil_scoped_release release;
    cli::TrainArguments arguments;
    cli::CommandLine line(help);
    arguments.declare(line);
    line.read(words, cli::Console());
    arguments.interpret();
    if (network) arguments.network = network_from_spec(*network, "option model");
    arguments.options.stop = listener.stop();
    check_checkpoints(arguments.options.checkpoint);
    check_log(arguments.options.log, arguments.options.checkpoint);
    trained = run(arguments, words, columns, held, listener);
  }
  if (!trained) {
    PyErr_SetNone(PyExc_KeyboardInterrupt);
    throw nb::python_error();
  }
  return nb::make_tuple(nb::cast(std::move(trained->model)), trained->report,
                        listener.interrupted());
}

}  // namespace

void bind_training(nb::module_& module) {
  module.def("train_options", train_options);
  module.def("train", train, nb::arg("words"), nb::arg("rows").none(), nb::arg("held_out").none(),
             nb::arg("network").none(), nb::arg("call").none());
}

}  // namespace lamina::python
