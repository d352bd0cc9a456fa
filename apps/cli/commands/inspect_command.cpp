#include "commands/inspect_command.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "arguments/command_text.hpp"
#include "arguments/train_arguments.hpp"
#include "arguments/training_tables.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"
#include "lamina/workflow/train.hpp"
#include "system/input_file.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

Note other_table(const std::string& what, const std::string& data, const std::string& fix) {
  return {.code = "model.note.other_table",
          .what = what,
          .where = data == "-" ? "standard input" : printable(data, 200),
          .fix = fix};
}

/// What the model would keep of a training by these words; its tables are read and split.
Json settings_by(std::vector<std::string> words, const Artifact& artifact, Console& console) {
  TrainArguments arguments;
  CommandLine line({.name = "train", .usage = "", .about = "", .examples = ""});
  arguments.declare(line);
  words.erase(words.begin());
  line.read(std::move(words), console);
  arguments.interpret();
  arguments.options.fingerprints = false;  // the settings hold none
  arguments.data.check();
  if (!arguments.test_file.empty()) check_table(arguments.test_file);
  Console silent;
  silent.be_quiet();
  TrainingTables tables = read_tables(arguments, silent);
  const TrainingPlan plan =
      plan_training(std::move(tables.data), arguments.options, std::move(tables.test),
                    has_own_network(artifact) ? &artifact.network : nullptr);
  return Json::parse(plan.settings());
}

/// The words without --model, whose file is not there yet.
std::vector<std::string> without_spec(std::vector<std::string> words, const std::string& spec) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "--model" || words[i + 1] != spec) continue;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i),
                words.begin() + static_cast<std::ptrdiff_t>(i) + 2);
    break;
  }
  return words;
}

/// Nothing when the command makes the same model of these tables.
std::optional<Note> doubt(const Artifact& artifact, const CommandWish& wish,
                          const CommandNames& names, Console& console) {
  const Json known = settings_json(artifact);
  const std::string other = "these are not the rows that made the model: the command makes another";
  if (!known.contains("data")) {
    return other_table("the model is older than --command and does not say how its table was read",
                       wish.data, "compare what the command makes with the model");
  }
  if (known["reading"].value("labels", false)) {
    return other_table("the labels of the images came from a file that the model does not name",
                       wish.data, "add --labels FILE");
  }
  if (!known.value("reproducible", true)) {
    return Note{.code = "model.note.by_the_clock",
                .what =
                    "a time limit ended this training: the command has the epochs that it came "
                    "to, and makes a model much like it, but not the same",
                .where = "",
                .fix = "train without --time-limit for a model that can be made again"};
  }
  const bool wants_test = known.value("test_table", false) && !wish.test;
  if (wants_test) {
    return other_table("the held-out rows came from a table of their own", wish.data,
                       "name it: --test FILE; TEST.csv stands in its place");
  }
  if (wish.data == "-") return {};
  try {
    const Json found =
        settings_by(without_spec(train_words(artifact, names), names.spec), artifact, console);
    if (found["data"] == known["data"] && found["held_out"] == known["held_out"]) return {};
    return other_table(other, wish.data,
                       "name the table that it was trained on; --delimiter and --decimal-comma, "
                       "if it took them, are told here too");
  } catch (const Error& error) {
    return other_table(
        fmt::format("the command cannot train on this table: {}", error.facts().what), wish.data,
        "name the table that the model was trained on");
  }
}

/// Whether somebody ended it before its last epoch, which no option repeats.
bool was_interrupted(const Artifact& artifact) {
  const TrainingRecord& record = artifact.training;
  const Json settings = settings_json(artifact);
  const std::int64_t wanted = settings.value("epochs", record.epochs);
  const std::int64_t patience = settings.value("patience", std::int64_t{0});
  const bool patient = patience == 0 || record.epochs - record.best_epoch < patience;
  return record.epochs < wanted && patient;
}

}  // namespace

std::string command_line(const Model& model, const CommandWish& wish, Console& console) {
  const Artifact& artifact = model.artifact();
  const CommandNames names{.data = wish.data,
                           .test = wish.test.value_or(""),
                           .delimiter = wish.reading.delimiter,
                           .decimal_comma = wish.reading.decimal_comma,
                           .spec = stem_of(wish.model) + ".network.json"};
  std::string line = "lamina " + shell_line(train_words(artifact, names));
  if (has_own_network(artifact)) {
    line = fmt::format("lamina inspect {} --network > {} && {}", shell_word(wish.model),
                       shell_word(names.spec), line);
  }
  if (const auto note = doubt(artifact, wish, names, console)) console.note(*note);
  if (was_interrupted(artifact)) {
    console.note(other_table(
        fmt::format("the training was interrupted after epoch {}, and the command goes on to {}",
                    artifact.training.epochs,
                    settings_json(artifact).value("epochs", std::int64_t{0})),
        wish.data, "train with --log DIR, whose --replay stops there too"));
  }
  return line + "\n";
}

}  // namespace lamina::cli
