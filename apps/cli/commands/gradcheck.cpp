#include "commands/gradcheck.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "arguments/data_files.hpp"
#include "arguments/member_option.hpp"
#include "arguments/model_reading.hpp"
#include "arguments/run_options.hpp"
#include "arguments/spec_file.hpp"
#include "arguments/values.hpp"
#include "lamina/core/error.hpp"
#include "lamina/workflow/gradcheck.hpp"
#include "report_json.hpp"
#include "screen/numbers.hpp"
#include "screen/text_table.hpp"
#include "screen/wrapped.hpp"
#include "system/input_file.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t most_rows = 4096;

const CommandHelp help = {
    .name = "gradcheck",
    .usage = "MODEL|SPEC [DATA] [--target COLUMN]",
    .about =
        "Compares the gradients that the backward pass computes with differences of the loss, in "
        "double, for\nevery parameter and the inputs, and shows the worst entry of each. Exit code "
        "1 when one is wrong.",
    .examples =
        "  lamina gradcheck adult.lamina adult.csv\n"
        "  lamina gradcheck spec.json                    random rows\n"
        "  lamina gradcheck spec.json adult.csv --target income\n"};

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::string json_of(const GradcheckReport& report, const Notes& notes) {
  Json object;
  object["agrees"] = report.agrees();
  object["loss"] = {{"kind", report.loss_name}, {"value", number(report.loss)}};
  object["rows"] = report.rows;
  object["random_rows"] = report.random_rows;
  object["tolerance"] = report.tolerance;
  object["tensors"] = Json::array();
  for (const CheckedTensor& tensor : report.tensors) {
    Json shape = Json::array();
    for (int axis = 0; axis < tensor.shape.rank(); ++axis) shape.push_back(tensor.shape[axis]);
    object["tensors"].push_back({{"name", tensor.name},
                                 {"shape", std::move(shape)},
                                 {"checked", tensor.checked},
                                 {"kinks", tensor.kinks},
                                 {"worst", tensor.worst < 0 ? Json(nullptr) : Json(tensor.worst)},
                                 {"analytic", number(tensor.analytic)},
                                 {"numeric", number(tensor.numeric)},
                                 {"relative_error", number(tensor.relative_error)},
                                 {"agrees", tensor.agrees}});
  }
  object["notes"] = notes_json(notes);
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Both ends of a long name, which tell it from others: "batch_norma..tion_1.gamma".
std::string short_name(const std::string& name) {
  constexpr std::size_t longest = 24;
  const std::string shown = printable(name, 200);
  if (shown.size() <= longest) return shown;
  return shown.substr(0, 11) + ".." + shown.substr(shown.size() - 11);
}

std::string verdict(const CheckedTensor& tensor, const Screen& screen) {
  if (!tensor.agrees) return screen.red("WRONG");
  return tensor.worst < 0 && tensor.checked > 0 ? "kinks" : "ok";
}

void show(const GradcheckReport& report, const Console& console) {
  const Screen& screen = console.out();
  console.result(fmt::format("{} of {}: {} {:.6g}\n\n", screen.bold("Gradients"),
                             counted(report.rows, report.random_rows ? "random row" : "row"),
                             report.loss_name, report.loss));
  TextTable table({{"tensor", Align::left},
                   {"checked", Align::right},
                   {"worst at", Align::left},
                   {"analytic", Align::right},
                   {"numeric", Align::right},
                   {"error", Align::right},
                   {"", Align::left}});
  std::int64_t kinks = 0;
  std::int64_t wrong = 0;
  for (const CheckedTensor& tensor : report.tensors) {
    const std::int64_t all = tensor.shape.elements();
    const bool compared = tensor.worst >= 0;
    table.row({short_name(tensor.name),
               tensor.checked == all ? "all " + readable(all)
                                     : fmt::format("{} of {}", tensor.checked, readable(all)),
               tensor.place(), compared ? fmt::format("{:.2e}", tensor.analytic) : "",
               compared ? fmt::format("{:.2e}", tensor.numeric) : "",
               compared ? fmt::format("{:.0e}", tensor.relative_error) : "",
               verdict(tensor, screen)});
    kinks += tensor.kinks;
    wrong += tensor.agrees ? 0 : 1;
  }
  console.result(table.text(screen) + "\n");
  const auto say = [&](const std::string& text) {
    console.result(wrapped(text, screen.width, 0) + "\n");
  };
  if (kinks > 0) {
    say(
        fmt::format("{} at a kink (as of relu at 0), where the slopes to both sides differ: not "
                    "compared.",
                    counted(kinks, "entry is", "entries are")));
  }
  if (wrong == 0) {
    say(fmt::format("Every gradient agrees with the differences of the loss to {:.0e}.",
                    report.tolerance));
  } else {
    say(screen.red(fmt::format(
        "{} not agree with the differences of the loss to {:.0e}: the backward function of a "
        "layer, an activation or the loss is wrong; the tensor nearest to the outputs is the one "
        "to look at first.",
        counted(wrong, "tensor does", "tensors do"), report.tolerance)));
  }
}

}  // namespace

int run_gradcheck(const std::vector<std::string>& words, Console& console) {
  std::string path;
  DataFiles data;
  std::optional<std::string> target, loss, rows, entries, tolerance, seed;
  bool json = false;
  TableOptions format;
  ThreadsOption threads;
  MemberOption member;
  GradcheckOptions options;

  CommandLine line(help);
  line.argument("MODEL|SPEC", path,
                "a model file, or a JSON list of layers as lamina train --model reads it");
  data.declare_optional(line, "DATA",
                        "a table with the target column, in one file or several; random rows "
                        "when not given");
  const char* what = "The check";
  line.option(what, "--target", "COLUMN", target, "the column that a SPEC would learn from DATA");
  line.option(what, "--loss", "NAME", loss,
              "in place of the loss that the model was trained for, or that fits the last layer");
  line.option(what, "--rows", "N", rows, "rows of the batch (8), a keyed choice from DATA");
  line.option(what, "--entries", "N", entries,
              "of each tensor, a keyed choice where it has more (32)");
  line.option(what, "--tolerance", "ERROR", tolerance, "largest relative error (1e-6)");
  member.declare(line, what);
  format.declare_columns(line);
  format.declare_format(line);
  line.option("The run", "--seed", "N", seed,
              "of choices, dropout masks, random rows and the starting values of a SPEC (0)");
  threads.declare(line);
  line.flag("The run", "--json", json, "print one JSON object on standard output");
  if (!line.read(words, console)) return 0;
  if (loss) options.loss = not_empty("--loss", *loss);
  SaidConfigs{.loss = options.loss}.check();
  if (rows) options.rows = whole_number("--rows", *rows, 1, most_rows);
  if (entries) options.entries = whole_number("--entries", *entries, 1, INT64_MAX);
  if (tolerance) options.tolerance = real_number("--tolerance", *tolerance, above(0));
  if (seed) options.seed = natural_number("--seed", *seed);
  options.threads = threads.value();

  check_instructions(console);
  check_model(path);
  if (data.given()) data.check();
  const auto check = [&] {
    if (!looks_like_spec(path)) {
      if (target) {
        bad_value("--target", "a model has its target", "leave --target out");
      }
      const Model model = member.of(load_and_note(path, options.threads, console), options.threads);
      if (!data.given()) return gradcheck(model, nullptr, options);
      const Table table = read_for(model, data, format, true, options.threads);
      return gradcheck(model, &table, options);
    }
    if (member.given()) bad_value("--member", "a SPEC is one network", "leave --member out");
    const Network network = read_spec(path);
    if (!data.given()) return gradcheck(network, options);
    if (!target) {
      throw Error({.code = "usage.missing_option",
                   .what = "--target is missing: which column would the network learn?",
                   .where = "command line, lamina gradcheck",
                   .fix = "add --target COLUMN, or leave DATA out: random rows are then used"});
    }
    ReadOptions reading;
    format.apply(reading);
    reading.target = not_empty("--target", *target);
    reading.threads = options.threads;
    const Table table = data.read(reading);
    return gradcheck(network, table,
                     {.target = reading.target,
                      .seed = options.seed,
                      .fingerprints = false,
                      .threads = options.threads},
                     options);
  };
  const GradcheckReport report = check();
  if (json) {
    console.result(json_of(report, console.notes()));
  } else {
    show(report, console);
  }
  return report.agrees() ? 0 : 1;
}

}  // namespace lamina::cli
