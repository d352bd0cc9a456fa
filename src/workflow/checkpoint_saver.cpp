#include "workflow/checkpoint_saver.hpp"

#include <fmt/format.h>

#include <new>
#include <utility>

#include "lamina/core/error.hpp"

namespace lamina {

CheckpointSaver::CheckpointSaver(const CheckpointOptions& options, const Network& network,
                                 std::string run, EventSink* sink)
    : options_(options),
      network_(network),
      run_(std::move(run)),
      sink_(sink),
      folder_(options.folder) {}

std::optional<TrainingState> CheckpointSaver::resume(const FitOptions& options) {
  if (!options_.resume) {
    require_unused(folder_);
    return {};
  }
  std::optional<TrainingState> state = folder_.newest(network_, run_, registry_of(options), sink_);
  if (!state) {
    say("train.note.no_checkpoint",
        "there is no checkpoint to go on from yet: the training starts");
  } else {
    saved_step_ = state->step;
    say("train.note.resumed",
        fmt::format("going on after step {}, in epoch {}", state->step, state->epoch + 1));
  }
  return state;
}

void CheckpointSaver::between_steps(const TrainingState& state) {
  if (state.step != saved_step_ && due(state)) save(state);
}

void CheckpointSaver::keep(const TrainingState& state) {
  if (state.step != saved_step_) save(state);
}

bool CheckpointSaver::due(const TrainingState& state) const {
  const auto divides = [](std::int64_t every, std::int64_t count) {
    return every > 0 && count % every == 0;
  };
  const bool timed = options_.every_seconds > 0;
  const bool none = options_.every_epochs <= 0 && options_.every_steps <= 0 && !timed;
  const bool epoch_ended = state.epoch_step == 0;
  if (epoch_ended && (none || divides(options_.every_epochs, state.epoch))) return true;
  if (divides(options_.every_steps, state.step)) return true;
  return timed &&
         std::chrono::duration<double>(Clock::now() - saved_).count() >= options_.every_seconds;
}

void CheckpointSaver::save(const TrainingState& state) {
  std::string problem;
  try {
    folder_.save(network_, state, run_);
  } catch (const Error& error) {
    problem = fmt::format("{} ({})", error.facts().what, error.facts().where);
  } catch (const std::bad_alloc&) {
    problem = "there is not enough memory to write it";
  }
  // Not tried again at once, whatever became of it.
  saved_step_ = state.step;
  saved_ = Clock::now();
  if (!problem.empty() && !failing_) {
    say("train.note.checkpoint_not_saved",
        fmt::format("the checkpoint of step {} could not be saved: {}; the training goes on",
                    state.step, problem));
  }
  failing_ = !problem.empty();
}

void CheckpointSaver::say(std::string code, std::string what) const {
  const Note note{.code = std::move(code), .what = std::move(what)};
  send({&note, 1}, sink_);
}

}  // namespace lamina
