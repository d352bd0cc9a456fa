#include "workflow/drive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/training/initial_parameters.hpp"
#include "workflow/checkpoint_saver.hpp"
#include "workflow/director.hpp"
#include "workflow/fork.hpp"

namespace lamina {

namespace {

/// A step or two are taken however late it is: an untrained model is of no use.
constexpr double least_seconds = 0.01;

Training begin(const Drive& drive, const FitOptions& options, std::optional<TrainingState> state,
               EventSink* sink) {
  if (state) {
    return Training(drive.engine, drive.network, *std::move(state), drive.training,
                    drive.validation, sink);
  }
  return Training(drive.engine, drive.network,
                  initial_parameters(drive.engine, drive.network, drive.training, options.seed),
                  drive.training, drive.validation, options, sink);
}

Driven end(Training& training) {
  const std::int64_t planned = training.state().options.epochs;
  FitResult result = training.finish();
  return {std::move(result), training.take_best(), planned};
}

bool is_plain(const Drive& drive) {
  return drive.fork.empty() && drive.checkpoint.folder.empty() && drive.log.folder.empty() &&
         drive.log.replay.empty() && drive.control == nullptr && drive.time_limit == nullptr;
}

Driven run_with_all(const Drive& drive) {
  std::optional<CheckpointSaver> saver;
  std::optional<TrainingState> state;
  if (!drive.checkpoint.folder.empty()) {
    saver.emplace(drive.checkpoint, drive.network, drive.run, drive.sink);
    state = saver->resume(drive.options);
  }
  const bool resumed = state.has_value();
  // A log that is not gone on with is not lost.
  check_log(drive.log, drive.checkpoint);
  const bool forked = !resumed && !drive.fork.empty();
  std::vector<RunCommand> changes;
  if (forked) {
    Fork fork = open_fork(drive.fork, drive.network, drive.options, drive.run);
    state = std::move(fork.state);
    // A log that is repeated has them.
    if (drive.log.replay.empty()) changes = std::move(fork.changes);
    const Note note{
        .code = "train.note.forked",
        .what = fmt::format("going on after step {}, in epoch {}", state->step, state->epoch + 1),
        .where = printable(drive.fork, 200)};
    send({&note, 1}, drive.sink);
  }
  std::optional<RunLog> log;
  if (!drive.log.folder.empty()) {
    const auto after = resumed ? std::optional(state->step) : std::nullopt;
    log.emplace(drive.log, drive.environment, after, drive.sink);
    if (forked) log->keep_fork(drive.fork);
  }
  FitOptions options = drive.options;
  options.stop = nullptr;  // the director looks at it, so that the log knows of the stop
  if (drive.time_limit != nullptr) {
    options.time_limit = std::max(drive.time_limit->left(), least_seconds);
  }
  Training training =
      begin(drive, options, std::move(state), log ? static_cast<EventSink*>(&*log) : drive.sink);
  Director director(drive, training, resumed, log ? &*log : nullptr);
  director.begin(changes);
  if (forked && saver) saver->keep(training.state());
  for (;;) {
    // Commands first: a checkpoint holds what was obeyed at its step.
    director.between_steps();
    if (saver) saver->between_steps(training.state());
    if (!training.step()) break;
    if (log) log->stepped(training.state());
  }
  if (saver) saver->keep(training.state());
  return end(training);
}

}  // namespace

Driven run(const Drive& drive) {
  if (!is_plain(drive)) return run_with_all(drive);
  Training training = begin(drive, drive.options, {}, drive.sink);
  while (training.epoch()) continue;
  return end(training);
}

}  // namespace lamina
