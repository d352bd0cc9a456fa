#include "workflow/run_log.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "artifacts/file.hpp"
#include "artifacts/json.hpp"
#include "lamina/core/error.hpp"
#include "workflow/folder.hpp"

namespace lamina {

namespace {

constexpr const char* folder_name = "the folder of the log";

constexpr const char* csv_header =
    "epoch,step,loss,validation_loss,validation_accuracy,learning_rate,best";

/// As take_back() for the CSV, whose second column is the step; it keeps its header.
void take_back_rows(const std::string& path, std::int64_t step) {
  std::string kept = std::string(csv_header) + "\n";
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line) && !file.eof()) {
    const std::size_t comma = line.find(',');
    if (comma == std::string::npos) continue;
    if (std::atoll(line.c_str() + comma + 1) <= step) kept += line + "\n";
  }
  file.close();
  write_file(path, kept, true);
}

/// An epoch for a spreadsheet; what was not measured is an empty cell.
std::string csv_line(const TrainingState& state) {
  const EpochRecord& record = state.history.back();
  const auto cell = [](const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : std::string();
  };
  return fmt::format("{},{},{},{},{},{},{}", record.epoch, state.step, record.loss,
                     cell(record.validation_loss), cell(record.validation_accuracy),
                     state.learning_rate, state.best_epoch == record.epoch ? 1 : 0);
}

/// Drops what was written after `step`, and a last line that was cut.
void take_back(const std::string& path, std::int64_t step) {
  std::string kept;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line) && !file.eof();) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) continue;
    const Json at = json.value("step", Json());
    // The stop that ended the run before is no part of the whole.
    const bool stop = json.value("command", Json()) == "stop";
    if (at.is_number_integer() && at <= step && !stop) kept += line + "\n";
  }
  file.close();
  if (std::filesystem::exists(path)) write_file(path, kept, true);
}

}  // namespace

void check_log(const LogOptions& options, const CheckpointOptions& checkpoint) {
  if (!options.replay.empty() && !checkpoint.fork.empty()) {
    throw Error({.code = "usage.conflict",
                 .what = "a run that is repeated begins where its log says, not from another file",
                 .where = fmt::format("--replay {} and --fork {}", printable(options.replay, 200),
                                      printable(checkpoint.fork, 200)),
                 .fix = "give one of them"});
  }
  if (options.folder.empty()) return;
  const bool resume = checkpoint.resume && !checkpoint.folder.empty();
  make_folder(options.folder, folder_name);
  if (resume || !std::filesystem::exists(options.folder + log_file::environment)) return;
  throw Error(
      {.code = "usage.log_there",
       .what = "the folder has the log of a run already",
       .where = fmt::format("{} {}", folder_name, printable(options.folder, 200)),
       .fix = "name another folder; only a run that is gone on with (--resume) adds to it"});
}

RunLog::RunLog(const LogOptions& options, const std::string& environment,
               std::optional<std::int64_t> step, EventSink* sink)
    : options_(options), sink_(sink) {
  const std::string metrics = options.folder + log_file::metrics;
  const std::string commands = options.folder + log_file::commands;
  for (const std::string& file : {metrics, commands}) take_back(file, step.value_or(-1));
  take_back_rows(options.folder + log_file::epochs, step.value_or(-1));
  write_file(options.folder + log_file::environment, environment, true);
  metrics_.open(metrics, std::ios::app | std::ios::binary);
  epochs_.open(options.folder + log_file::epochs, std::ios::app | std::ios::binary);
  commands_.open(commands, std::ios::app | std::ios::binary);
  if (metrics_ && epochs_ && commands_) return;
  cannot_use_folder(options.folder, folder_name, "io.not_writable", "its files cannot be written");
}

void RunLog::keep_fork(const std::string& path) {
  const std::string copy = options_.folder + log_file::fork;
  std::error_code error;
  if (std::filesystem::equivalent(path, copy, error)) return;
  std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing, error);
  if (!error) return;
  cannot_use_folder(options_.folder, folder_name, "io.not_writable",
                    fmt::format("cannot copy {} there: {}", printable(path, 200), error.message()));
}

void RunLog::receive(const Event& event) {
  if (const auto* step = std::get_if<StepEnded>(&event)) loss_ = step->loss;
  if (sink_ != nullptr) sink_->receive(event);
}

void RunLog::stepped(const TrainingState& state) {
  const std::int64_t every = options_.every_steps;
  const bool epoch_ended = state.epoch_step == 0;
  if (every > 0 && state.step % every == 0) {
    write(metrics_, canonical({{"kind", "step"},
                               {"epoch", state.epoch + (epoch_ended ? 0 : 1)},
                               {"step", state.step},
                               {"loss", loss_},
                               {"learning_rate", state.learning_rate}}));
  }
  if (!epoch_ended) return;
  const EpochRecord& record = state.history.back();
  Json line = {{"kind", "epoch"},
               {"epoch", record.epoch},
               {"step", state.step},
               {"loss", record.loss},
               {"learning_rate", state.learning_rate},
               {"best", state.best_epoch == record.epoch}};
  if (record.validation_loss) line["validation_loss"] = *record.validation_loss;
  if (record.validation_accuracy) line["validation_accuracy"] = *record.validation_accuracy;
  write(metrics_, canonical(line));
  write(epochs_, csv_line(state));
}

void RunLog::took(const LoggedCommand& command) {
  write(commands_, line_of(command));
}

void RunLog::write(std::ofstream& file, const std::string& line) {
  file << line << '\n' << std::flush;
  if (file || std::exchange(failed_, true)) return;
  const Note note{.code = "train.note.log_not_written",
                  .what = "the log could not be written; the training goes on",
                  .where = printable(options_.folder, 200)};
  send({&note, 1}, this);
}

}  // namespace lamina
