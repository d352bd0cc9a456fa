#include "lamina/training/training.hpp"

#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/training/memory.hpp"
#include "training/check_examples.hpp"
#include "training/identity.hpp"
#include "training/memory_error.hpp"
#include "training/run.hpp"
#include "training/state.hpp"

namespace lamina {

namespace {

/// What stands between a caller's mistake and the first step.
void require_runnable(const Network& network, const Examples& training, const Examples& validation,
                      const FitOptions& options) {
  options.check();
  const NetworkLoss loss(network, options);
  check_shapes(network, loss, training, "training rows");
  check_shapes(network, loss, validation, "validation rows");
  if (training.rows() == 0) {
    throw Error({.code = "data.no_rows",
                 .what = "there are no rows to learn from",
                 .where = "training",
                 .fix = "give at least one training row"});
  }
  check_folds(training, validation, options.folds);
  check_values(network, loss, training, "training rows");
  check_values(network, loss, validation, "validation rows");
}

}  // namespace

Training::Training(const Engine& engine, const Network& network, ParameterArena&& start,
                   const Examples& training, const Examples& validation, const FitOptions& options,
                   EventSink* sink) {
  const FloatMode float_mode;
  require_runnable(network, training, validation, options);
  require_parameters_of(network, start);
  const TrainingMemory memory = training_memory(network, training, validation, options);
  // Rows and parameters are the caller's, and there already.
  const auto held = memory.data + static_cast<std::int64_t>(start.all().bytes());
  require_memory(memory, held);
  run_ = within_memory(memory, held, [&] {
    return std::make_unique<Run>(engine, network, start_state(network, start, options), training,
                                 validation, options.stop, sink);
  });
  run_->begin();
  run_->state.best = std::move(start);
}

Training::Training(const Engine& engine, const Network& network, TrainingState state,
                   const Examples& training, const Examples& validation, EventSink* sink) {
  const FloatMode float_mode;
  require_runnable(network, training, validation, state.options);
  require_continues(state, network, identity_of(training, validation));
  const TrainingMemory memory = training_memory(network, training, validation, state.options);
  // Of the arenas only those of the gradients are not in the state.
  const auto an_arena = static_cast<std::int64_t>(state.parameters.all().bytes());
  const std::int64_t gradients = gradient_arenas(state.options, training.rows()) * an_arena;
  const std::int64_t held = memory.data + memory.parameters - gradients;
  require_memory(memory, held);
  run_ = within_memory(memory, held, [&] {
    return std::make_unique<Run>(engine, network, std::move(state), training, validation, nullptr,
                                 sink);
  });
  run_->begin();
}

Training::Training(Training&&) noexcept = default;
Training& Training::operator=(Training&&) noexcept = default;
Training::~Training() = default;

bool Training::step() {
  const FloatMode float_mode;
  return run_->step();
}

bool Training::epoch() {
  const FloatMode float_mode;
  const std::int64_t ended = run_->state.epoch;
  bool stepped = false;
  while (run_->state.epoch == ended && run_->step()) stepped = true;
  return stepped;
}

std::optional<StopReason> Training::ended() const {
  return run_->ended();
}

const TrainingState& Training::state() const {
  DataIdentity& data = run_->state.data;
  if (data == DataIdentity{}) data = identity_of(run_->training, run_->validation);
  return run_->state;
}

void Training::set(const Command& command) {
  const FloatMode float_mode;
  std::visit([&](const auto& wanted) { run_->set(wanted); }, command);
}

void Training::watch(bool on) {
  run_->watch(on);
}

std::optional<WatchedStep> Training::watched() const {
  return run_->watched();
}

FitResult Training::finish() {
  return run_->finish();
}

ParameterArena Training::take_best() {
  return std::move(run_->state.best);
}

}  // namespace lamina
