#include "arguments/log_arguments.hpp"

#include "arguments/values.hpp"
#include "lamina/core/error.hpp"

namespace lamina::cli {

namespace {

constexpr std::int64_t most_steps = 1'000'000'000;

}  // namespace

void LogArguments::declare(CommandLine& line) {
  const char* group = "The log";
  line.option(group, "--log", "DIR", folder_,
              "write metrics.jsonl (a line an epoch), metrics.csv (the same for a spreadsheet), "
              "commands.jsonl (what the run was told, with its step) and environment.json there");
  line.option(group, "--log-steps", "N", steps_, "a line of metrics every so many steps too");
  line.option(group, "--replay", "DIR", replay_,
              "repeat the run whose log is there: its options, its network and its commands; the "
              "model is the same file. Give DATA, and how it is read, as then");
}

std::optional<LoggedRun> LogArguments::replayed() const {
  if (!replay_) return {};
  return read_log(not_empty("--replay", *replay_));
}

LogOptions LogArguments::value() const {
  LogOptions options;
  if (folder_) options.folder = not_empty("--log", *folder_);
  if (replay_) options.replay = *replay_;
  if (!steps_) return options;
  options.every_steps = whole_number("--log-steps", *steps_, 1, most_steps);
  if (folder_) return options;
  throw Error({.code = "usage.missing_option",
               .what = "--log-steps needs the folder of the log",
               .where = "command line, lamina train",
               .fix = "add --log DIR"});
}

}  // namespace lamina::cli
