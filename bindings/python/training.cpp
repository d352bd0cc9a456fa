#include "training.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <optional>

#include "arguments/train_arguments.hpp"
#include "arguments/training_tables.hpp"
#include "commands/train.hpp"
#include "held_model.hpp"
#include "lamina/artifacts/network_spec.hpp"
#include "listener.hpp"
#include "report_json.hpp"
#include "tables.hpp"

namespace lamina::python {

namespace nb = nanobind;

namespace {

const cli::CommandHelp help = {.name = "train", .usage = "", .about = "", .examples = ""};

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

Table table_of(const std::optional<Columns>& columns, const char* name,
               const cli::TrainArguments& arguments) {
  if (!columns) return arguments.data.read(arguments.reading);
  return read_rows(columns->cells(), name, arguments.reading);
}

/// What `lamina train` does between reading its words and writing the model file.
std::optional<Trained> run(const cli::TrainArguments& arguments, TrainOptions options,
                           const std::optional<Columns>& rows, const std::optional<Columns>& held,
                           Listener& listener) {
  Table table = table_of(rows, "the rows", arguments);
  std::optional<Table> test;
  std::string name = arguments.test_file;
  if (held) {
    name = "eval_set";
    test = read_rows(held->cells(), name, cli::reading_of_test(arguments, table));
  } else if (!name.empty()) {
    test = read_table(name, cli::reading_of_test(arguments, table));
  }
  TrainingPlan plan = plan_training(std::move(table), options, std::move(test),
                                    arguments.network ? &*arguments.network : nullptr);
  const std::string split = name.empty() ? plan.split() : name;
  const cli::LossUnit unit = cli::unit_of(plan);
  const std::int64_t all = plan.training_rows() + plan.validation_rows() + plan.held_out_rows();
  TrainReport report = run_training(std::move(plan), &listener);
  if (report.fit.best_epoch == 0) return {};
  cli::JsonReport json = cli::json_report(report, split, all, options.seed, unit);
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
    trained = run(arguments, arguments.options, columns, held, listener);
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
