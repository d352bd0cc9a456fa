#include "arguments/checkpoint_arguments.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "arguments/values.hpp"
#include "lamina/core/error.hpp"

namespace lamina::cli {

namespace {

constexpr std::int64_t longest_interval = 1'000'000'000;

/// "1epoch", "500steps", "90s", "5m" or "2h".
void interpret_interval(const std::string& text, CheckpointOptions& options) {
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, count);
  const std::string_view unit(stopped, static_cast<std::size_t>(end - stopped));
  const bool counted = error == std::errc() && count >= 1 && count <= longest_interval;
  if (counted && (unit == "epoch" || unit == "epochs")) {
    options.every_epochs = count;
  } else if (counted && (unit == "step" || unit == "steps")) {
    options.every_steps = count;
  } else if (const auto seconds = seconds_of(text)) {
    options.every_seconds = *seconds;
  } else {
    bad_value("--checkpoint-every", fmt::format("'{}' is no interval", printable(text)),
              "give a whole number of at least 1 and its unit, as in 1epoch, 500steps, 90s, 5m or "
              "2h");
  }
}

}  // namespace

void CheckpointArguments::declare(CommandLine& line) {
  const char* group = "Checkpoints";
  line.option(group, "--checkpoint", "DIR", folder_,
              "leave checkpoints there, from which a killed training goes on with the same bits");
  line.option(group, "--checkpoint-every", "INTERVAL", every_,
              "as in 1epoch (when not given), 500steps, 90s, 5m or 2h");
  line.flag(group, "--resume", resume_,
            "go on from the newest checkpoint in DIR, or start when there is none; data and "
            "options are those of the start, only --threads may be others");
  line.option(
      group, "--fork", "FILE", fork_,
      "go on from a checkpoint of another run with the same data and options, of which only "
      "--lr, --batch and --epochs may be others");
}

CheckpointOptions CheckpointArguments::value() const {
  CheckpointOptions options;
  options.resume = resume_;
  if (fork_) options.fork = not_empty("--fork", *fork_);
  if (!folder_) {
    if (!every_ && !resume_) return options;
    throw Error({.code = "usage.missing_option",
                 .what = fmt::format("{} needs the folder of the checkpoints",
                                     resume_ ? "--resume" : "--checkpoint-every"),
                 .where = "command line, lamina train",
                 .fix = "add --checkpoint DIR"});
  }
  options.folder = not_empty("--checkpoint", *folder_);
  if (every_) interpret_interval(*every_, options);
  return options;
}

}  // namespace lamina::cli
