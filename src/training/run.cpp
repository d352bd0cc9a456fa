#include "training/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "lamina/training/memory.hpp"
#include "training/average.hpp"
#include "training/clipping.hpp"
#include "training/diverged.hpp"
#include "training/memory_error.hpp"
#include "training/state.hpp"

namespace lamina {

namespace {

void copy(ParameterArena& to, const ParameterArena& from) {
  std::memcpy(to.all().data(), from.all().data(), from.all().bytes());
}

}  // namespace

Training::Run::Run(const Engine& engine_, const Network& network_, TrainingState state_,
                   const Examples& training_, const Examples& validation_,
                   const std::atomic<bool>* stop, EventSink* sink)
    : engine(engine_),
      network(network_),
      training(training_),
      validation(validation_),
      state(std::move(state_)),
      stop_(stop),
      sink_(sink),
      loss_(network, state.options),
      constraints_(network, state.options),
      seed_(Seed(state.options.seed).at("fit")),
      batches_(training, step_rows(state.options, training.rows()), seed_, state.options.members,
               state.options.same_rows),
      passes_(engine, network, loss_),
      measure_(engine, network, answer(), loss_, measured_rows(), state.options.members),
      started_(std::chrono::steady_clock::now()) {
  passes_.reserve(training, state.options);
  if (sink_ != nullptr) health_.emplace(network, loss_, *sink_);
}

void Training::Run::begin() const {
  send([&] {
    return TrainingStarted{state.options.epochs, steps_per_epoch(), training.rows(),
                           validation.rows(), network.parameters().trainable_parameters()};
  });
}

std::optional<StopReason> Training::Run::ended() const {
  const FitOptions& options = state.options;
  if (state.epoch >= options.epochs) return StopReason::finished;
  if (options.patience > 0 && state.epochs_without_gain >= options.patience) {
    return StopReason::no_progress;
  }
  const bool asked = stop_ != nullptr && stop_->load(std::memory_order_relaxed);
  if (stopped_ || asked) return StopReason::interrupted;
  if (options.time_limit > 0 && seconds() >= options.time_limit) return StopReason::time_limit;
  return {};
}

bool Training::Run::step() {
  if (ended()) return false;
  try {
    take_step();
  } catch (const std::bad_alloc&) {
    const TrainingMemory memory = training_memory(network, training, validation, state.options);
    throw memory_error(memory, memory.data + memory.parameters, available_memory());
  }
  return true;
}

void Training::Run::take_step() {
  const std::int64_t left = rows_left();
  const std::int64_t size = step_rows(state.options, batches_.rows());
  const std::int64_t rows = std::min(size, left);
  const auto [loss, weight] = learn(batches_.gather(engine, state.epoch, state.epoch_rows, rows));
  state.step += 1;
  state.epoch_step += 1;
  state.epoch_rows += rows;
  state.epoch_loss += loss * weight;
  state.epoch_weight += weight;
  send([&, loss = loss] {
    const std::int64_t to_come = (left - rows + size - 1) / size;
    return StepEnded{state.epoch + 1, state.epoch_step, state.epoch_step + to_come, loss};
  });
  if (rows == left) end_epoch();
}

/// Forwards, backwards, and one step of the optimizer.
StepPasses::Result Training::Run::learn(const Examples& batch) {
  const FitOptions& options = state.options;
  if (watching_) watcher_->begin(state.parameters, batch);
  const bool looks = health_ && health_->begin(state, batch.rows(),
                                               rows_of_whole_batches(options, training.rows()));
  Health* const health = looks ? &*health_ : nullptr;
  const StepPasses::Result result =
      passes_(state.parameters, batch, options,
              {.seed = seed_,
               .number = static_cast<std::uint64_t>(state.step),
               .dropout_factor = factor_of(options.dropout_schedule),
               .label_smoothing_factor = factor_of(options.label_smoothing_schedule)},
              health);
  if (!std::isfinite(result.loss)) {
    throw diverged(passes_.tape(), network, state.parameters,
                   fmt::format("epoch {}, step {}", state.epoch + 1, state.epoch_step + 1),
                   learning_rate(options.optimizer));
  }
  ParameterArena& gradients = passes_.gradients();
  state.optimizer.clear_frozen(gradients);
  if (options.clip_value > 0) clip_values(gradients, options.clip_value);
  if (options.clip_norm > 0) clip_gradients(engine, gradients, options.clip_norm);
  const double factor = next_rate_factor(state, options, batches_.rows());
  state.learning_rate = learning_rate(options.optimizer) * factor;
  if (health != nullptr) health->before(state.parameters);
  state.optimizer.step(engine, state.parameters, gradients, factor,
                       factor_of(options.weight_decay_schedule));
  constraints_.apply(engine, state.parameters);
  if (health != nullptr) health->after(state, gradients, batch, result.loss);
  if (options.average > 0) {
    follow(engine, state.average, state.parameters, options.average, state.step);
  }
  if (watching_) watcher_->end(state.parameters, gradients, result.loss);
  return result;
}

const Examples& Training::Run::measured_rows() const {
  return training.folds.empty() ? validation : training;
}

const ParameterArena& Training::Run::answer() const {
  return state.options.average > 0 ? state.average : state.parameters;
}

std::int64_t Training::Run::rows_left() const {
  return rows_of_whole_batches(state.options, batches_.rows() - state.epoch_rows);
}

std::int64_t Training::Run::steps_per_epoch() const {
  return steps_of_epoch(state.options, batches_.rows());
}

double Training::Run::factor_of(const std::optional<Schedule>& schedule) const {
  if (!schedule) return 1;
  const FitOptions& options = state.options;
  const std::int64_t steps = steps_per_epoch();
  const std::int64_t step = next_step(state, options, batches_.rows());
  const double all = static_cast<double>(steps) * static_cast<double>(options.epochs);
  return (*schedule)->at(
      {step, steps, std::min(static_cast<double>(step) / all, 1.0), state.history});
}

void Training::Run::end_epoch() {
  const double weight = state.epoch_weight;
  EpochRecord record{state.epoch + 1, weight > 0 ? state.epoch_loss / weight : 0, {}, {}};
  Measurement measured{record.loss, {}};
  if (measured_rows().rows() > 0) {
    measured = measure_();
    record.validation_loss = measured.loss;
    record.validation_accuracy = measured.accuracy;
    if (!std::isfinite(measured.loss)) {
      throw diverged(passes_.tape(), network, state.parameters,
                     fmt::format("epoch {}, validation rows", record.epoch),
                     learning_rate(state.options.optimizer));
    }
  }
  const bool best = is_best(measured);
  if (best) {
    copy(state.best, answer());
    state.best_epoch = record.epoch;
    state.epochs_without_gain = 0;
  } else {
    state.epochs_without_gain += 1;
  }
  state.history.push_back(record);
  if (state.options.min_delta > 0) state.epochs_without_gain = epochs_since_a_gain();
  state.epoch += 1;
  const std::int64_t rows = std::exchange(state.epoch_rows, 0);
  state.epoch_step = 0;
  state.epoch_loss = 0;
  state.epoch_weight = 0;
  send([&] {
    return EpochEnded{
        .epoch = record.epoch,
        .epochs = state.options.epochs,
        .loss = record.loss,
        .validation_loss = record.validation_loss,
        .metric = record.validation_accuracy ? "accuracy" : "",
        .validation_metric = record.validation_accuracy.value_or(0),
        .learning_rate = state.learning_rate,
        .best = best,
        .seconds = seconds(),
        .rows = rows,
    };
  });
}

/// Epochs since a score was better than the last one that counted by more than min_delta.
std::int64_t Training::Run::epochs_since_a_gain() const {
  std::int64_t since = 0;
  double counted = std::numeric_limits<double>::infinity();
  for (const EpochRecord& epoch : state.history) {
    const bool by_accuracy =
        state.options.monitor == Monitor::accuracy && epoch.validation_accuracy;
    const double score =
        by_accuracy ? 1 - *epoch.validation_accuracy : epoch.validation_loss.value_or(epoch.loss);
    ++since;
    if (score < counted - state.options.min_delta) {
      counted = score;
      since = 0;
    }
  }
  return since;
}

/// Remembers the scores when they are better than the best so far.
bool Training::Run::is_best(const Measurement& measured) {
  const bool by_accuracy = state.options.monitor == Monitor::accuracy && measured.accuracy;
  const double score = by_accuracy ? 1 - *measured.accuracy : measured.loss;
  const bool wins_tie = state.options.keep_latest || measured.loss < state.best_loss;
  const bool better =
      state.best_epoch == 0 || score < state.best_score || (score == state.best_score && wins_tie);
  if (better) {
    state.best_score = score;
    state.best_loss = measured.loss;
  }
  return better;
}

FitResult Training::Run::finish() {
  const StopReason reason = ended().value_or(StopReason::interrupted);
  // Interrupted before any epoch ended: what there is, is the best there is.
  if (state.best_epoch == 0) copy(state.best, answer());
  send([&] { return TrainingEnded{reason, state.epoch, state.best_epoch, seconds()}; });
  return {reason, state.epoch, state.best_epoch, state.step, seconds(), state.history};
}

void Training::Run::set(const NewLearningRate& wanted) {
  OptimizerConfig config = state.options.optimizer;
  set_learning_rate(config, wanted.learning_rate);
  validate(config.kind(), config);
  state.optimizer.set_learning_rate(wanted.learning_rate);
  state.options.optimizer = std::move(config);
}

void Training::Run::set(const NewBatchSize& wanted) {
  FitOptions options = state.options;
  options.batch_size = wanted.rows;
  options.check();
  const std::int64_t rows = batches_.rows();
  if (step_rows(options, rows) > batches_.largest() ||
      pass_rows(options, rows) > passes_.largest()) {
    const TrainingMemory memory = training_memory(network, training, validation, options);
    require_memory(memory, memory.total() - memory.batch());
    within_memory(memory, memory.total() - memory.batch(), [&] {
      Batches larger(training, step_rows(options, rows), seed_, options.members, options.same_rows);
      passes_.reserve(training, options);
      batches_ = std::move(larger);
      if (watcher_) watcher_->forget();
    });
  }
  state.options.batch_size = wanted.rows;
}

void Training::Run::set(const NewEpochs& wanted) {
  const std::int64_t begun = state.epoch + (state.epoch_rows > 0 ? 1 : 0);
  if (wanted.epochs < begun) {
    throw Error({.code = "usage.bad_value",
                 .what = fmt::format("epochs is {}, but {} have begun", wanted.epochs, begun),
                 .where = "a command to the training",
                 .fix = "give at least as many, or stop the training"});
  }
  state.options.epochs = wanted.epochs;
}

void Training::Run::set(const StopTraining&) {
  stopped_ = true;
}

void Training::Run::watch(bool on) {
  if (on && !watcher_) watcher_ = std::make_unique<Watcher>(network);
  if (watcher_) watcher_->forget();
  watching_ = on;
  passes_.watch(on ? watcher_.get() : nullptr);
}

std::optional<WatchedStep> Training::Run::watched() const {
  const WatchedStep* step = watcher_ ? watcher_->step() : nullptr;
  return step != nullptr ? std::optional(*step) : std::nullopt;
}

double Training::Run::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

}  // namespace lamina
