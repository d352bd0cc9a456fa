// The program: finds the command, runs it, turns every failure into four lines and an exit code.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "commands/bench.hpp"
#include "commands/command.hpp"
#include "commands/evaluate.hpp"
#include "commands/explain.hpp"
#include "commands/export.hpp"
#include "commands/gradcheck.hpp"
#include "commands/import.hpp"
#include "commands/inspect.hpp"
#include "commands/landscape.hpp"
#include "commands/learn.hpp"
#include "commands/predict.hpp"
#include "commands/studio.hpp"
#include "commands/train.hpp"
#include "commands/tune.hpp"
#include "error_report.hpp"
#include "lamina/core/error.hpp"
#include "system/signals.hpp"

namespace lamina::cli {

namespace {

constexpr std::array commands = {
    Command{"train", "learn a column of a table; writes one model file", run_train},
    Command{"tune", "train a model further", run_tune},
    Command{"predict", "answer for the rows of a table", run_predict},
    Command{"evaluate", "measure a model on rows with known answers", run_evaluate},
    Command{"inspect", "show what a model or a table holds", run_inspect},
    Command{"explain", "show how a model comes to one answer", run_explain},
    Command{"export", "write a model for other programs", run_export},
    Command{"import", "make a model of a network in ONNX", run_import},
    Command{"gradcheck", "compare gradients with differences of the loss", run_gradcheck},
    Command{"landscape", "draw the loss around a model's weights", run_landscape},
    Command{"learn", "the course: twelve lessons that compute what they show", run_learn},
    Command{"studio", "see a network learn, in the browser", run_studio},
    Command{"bench", "measure this machine, and training and predicting on it", run_bench},
};

/// Refused until they come, so that no script believes they worked.
constexpr std::array<std::string_view, 1> later = {"serve"};

std::string overview(const Screen& screen) {
  std::string text =
      "Lamina trains deep feed-forward networks straight from raw tables, on the CPU you "
      "have.\n\n" +
      screen.bold("Usage") + "\n  lamina COMMAND …      lamina COMMAND --help\n\n" +
      screen.bold("Commands") + "\n";
  for (const Command& command : commands) {
    text += fmt::format("  {:<10} {}\n", command.name, command.summary);
  }
  text +=
      "\n" + screen.bold("A first run") +
      "\n"
      "  lamina inspect adult.csv                       see the columns\n"
      "  lamina train adult.csv --target income         learn one; writes adult.lamina\n"
      "  lamina predict adult.lamina new.csv            answer for new rows\n"
      "  lamina evaluate adult.lamina other.csv         measure on rows with known answers\n"
      "\nResults go to standard output, progress and messages to standard error.\n"
      "Exit codes: 0 ok, 1 our bug, 2 usage, 3 bad or missing input, 4 input/output,\n"
      "            5 diverged, 6 out of memory or threads, 129, 130 and 143 stopped by a signal\n";
  return text;
}

[[noreturn]] void refuse_command(const std::string& name) {
  if (std::find(later.begin(), later.end(), name) != later.end()) {
    throw Error({.code = "usage.not_yet",
                 .what = fmt::format("lamina {} is not in this version of lamina", name),
                 .where = "command line",
                 .fix = "take a later version; lamina help shows what is there"});
  }
  const bool option = name.size() > 1 && name[0] == '-';
  NearestName nearest(name);
  std::string all;
  for (const Command& command : commands) {
    nearest.offer(command.name);
    all += (all.empty() ? "" : ", ") + std::string(command.name);
  }
  std::string fix = nearest.best().empty() ? "" : fmt::format("did you mean {}? ", nearest.best());
  fix += option ? "options come after the command, as in lamina train DATA --target COLUMN"
                : fmt::format("the commands are {}", all);
  throw Error(
      {.code = option ? "usage.unknown_option" : "usage.unknown_command",
       .what = fmt::format("there is no {} '{}'", option ? "option" : "command", printable(name)),
       .where = "command line",
       .fix = std::move(fix)});
}

int dispatch(std::vector<std::string> words, Console& console) {
  if (!words.empty() && words[0] == "help" && words.size() > 1) {  // lamina help train
    words = {words[1], "--help"};
  }
  if (words.empty() || words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
    console.result(overview(console.out()));
    return 0;
  }
  if (words[0] == "--version" || words[0] == "version") {
    console.result("lamina " LAMINA_VERSION "\n");
    return 0;
  }
  const std::string name = words[0];
  words.erase(words.begin());
  for (const Command& command : commands) {
    if (command.name == name) return command.run(words, console);
  }
  refuse_command(name);
}

/// Errors before the options are read are to be JSON too.
bool wants_json(const std::vector<std::string>& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::find(words.begin(), end, "--json") != end;
}

}  // namespace

int run(const std::vector<std::string>& words) {
  constexpr int output_closed = 4;
  Console console;
  try {
    return dispatch(words, console);
  } catch (const OutputClosed&) {
    return output_closed;
  } catch (...) {
    return report(facts_of(std::current_exception()), wants_json(words), console);
  }
}

}  // namespace lamina::cli

int main(int count, char** words) {
  lamina::cli::install_signal_handlers();
  return lamina::cli::run({words + std::min(count, 1), words + count});
}
