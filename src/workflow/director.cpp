#include "workflow/director.hpp"

#include <fmt/format.h>

#include <atomic>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr double pause_seconds = 0.05;  // between two looks at the flag that asks to stop

bool is_stop(const RunCommand& command) {
  return std::holds_alternative<StopTraining>(command);
}

}  // namespace

Director::Director(const Drive& drive, Training& training, bool resumed, RunLog* log)
    : drive_(drive), training_(training), log_(log) {
  if (!drive.log.replay.empty()) {
    replayed_ = read_commands(drive.log.replay + log_file::commands);
  }
  // What a checkpoint was written after is in it.
  while (resumed && next_ < replayed_.size() && replayed_[next_].step <= step() &&
         !is_stop(replayed_[next_].command)) {
    ++next_;
  }
}

bool Director::stop_wanted() const {
  const std::atomic<bool>* stop = drive_.options.stop;
  return stop != nullptr && stop->load(std::memory_order_relaxed);
}

void Director::begin(const std::vector<RunCommand>& changes) {
  for (const RunCommand& change : changes) {
    apply(change);
    tell(change);
  }
}

bool Director::pause_due() const {
  const TrainingState& state = training_.state();
  return pause_at_ == state.step || (pause_at_epoch_ && state.epoch >= *pause_at_epoch_);
}

void Director::between_steps() {
  while (next_ < replayed_.size() && replayed_[next_].step <= step()) {
    const RunCommand& command = replayed_[next_++].command;
    // Whoever repeats a run need not wait as it did.
    const bool waits =
        std::holds_alternative<PauseTraining>(command) || std::holds_alternative<GoOn>(command);
    if (!waits && !std::holds_alternative<Snapshot>(command)) obey(command);
  }
  if (training_.ended()) {
    if (drive_.control != nullptr) drive_.control->show(training_);
    return;
  }
  if (drive_.time_limit != nullptr && drive_.log.replay.empty()) {
    if (const auto epochs = drive_.time_limit->epochs_that_fit(training_.state())) obey(*epochs);
  }
  if (pause_due()) {
    paused_ = true;
    pause_at_.reset();
    pause_at_epoch_.reset();
  }
  for (;;) {
    if (drive_.control != nullptr) {
      drive_.control->show(training_);
      for (const RunCommand& command : drive_.control->take()) obey(command);
    }
    if (stop_wanted() && !training_.ended()) obey(StopTraining{});
    if (!paused_ || training_.ended()) return;
    drive_.control->wait(pause_seconds);
  }
}

/// A command that cannot be obeyed is no end of the run.
void Director::obey(const RunCommand& command) {
  try {
    apply(command);
  } catch (const Error& error) {
    const Note note{.code = "train.note.command_refused",
                    .what = fmt::format("the command {} is not obeyed: {}", text_of(command),
                                        error.facts().what),
                    .where = {},
                    .fix = error.facts().fix};
    send({&note, 1}, drive_.sink);
    return;
  }
  tell(command);
}

void Director::tell(const RunCommand& command) {
  if (log_ != nullptr) log_->took({step(), command});
  if (drive_.sink != nullptr) drive_.sink->receive(CommandTaken{step(), text_of(command)});
}

void Director::apply(const RunCommand& command) {
  if (const auto* rate = std::get_if<NewLearningRate>(&command)) return training_.set(*rate);
  if (const auto* batch = std::get_if<NewBatchSize>(&command)) return training_.set(*batch);
  if (const auto* epochs = std::get_if<NewEpochs>(&command)) return training_.set(*epochs);
  if (is_stop(command)) return training_.set(StopTraining{});
  if (const auto* to = std::get_if<Snapshot>(&command)) {
    return save_checkpoint(drive_.network, training_.state(), to->path, drive_.run);
  }
  const auto* on = std::get_if<GoOn>(&command);
  paused_ = on == nullptr;
  pause_at_.reset();
  pause_at_epoch_.reset();
  if (on == nullptr) return;
  if (on->steps > 0) pause_at_ = step() + on->steps;
  if (on->epochs > 0) pause_at_epoch_ = training_.state().epoch + on->epochs;
}

}  // namespace lamina
