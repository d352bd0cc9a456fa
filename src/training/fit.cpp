#include "lamina/training/fit.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <new>

#include "data/batches.hpp"
#include "kernels/kernels.hpp"
#include "lamina/core/error.hpp"
#include "lamina/training/memory.hpp"
#include "training/check_examples.hpp"
#include "training/clipping.hpp"
#include "training/measure.hpp"
#include "training/memory_error.hpp"
#include "training/state.hpp"
#include "training/step.hpp"

namespace lamina {

namespace {

void check_parameters(const Sequential& network, const ParameterArena& parameters) {
  const ConstView all = parameters.all();
  const Shape wanted{network.parameters().arena_elements()};
  if (all.shape == wanted && all.dtype == DType::f32) return;
  throw Error({.code = "usage.shape",
               .what = fmt::format("parameters are {} {}, but the network's are f32 {}",
                                   name_of(all.dtype), to_string(all.shape), to_string(wanted)),
               .where = "training",
               .fix = "start from network.initialize(seed)"});
}

void copy(ParameterArena& to, const ParameterArena& from) {
  std::memcpy(to.all().data(), from.all().data(), from.all().bytes());
}

/// One run of fit(): the loop over epochs and steps around a TrainingState.
class Loop {
 public:
  Loop(const Engine& engine, const Sequential& network, ParameterArena& parameters,
       const Examples& training, const Examples& validation, const FitOptions& options,
       EventSink* sink)
      : engine_(engine),
        network_(network),
        validation_(validation),
        options_(options),
        sink_(sink),
        seed_(Seed(options.seed).at("fit")),
        batches_(training, options.batch_size, seed_),
        best_(parameters),
        state_{parameters, Optimizer(options.optimizer, network.parameters())},
        gradients_(network.parameters()),
        tape_(engine),
        measure_(engine, network, state_.parameters, options.loss),
        started_(std::chrono::steady_clock::now()) {
    const Examples largest = Batches::largest_of(training, options.batch_size);
    tape_.reserve(step_memory(network, options.loss, largest));
    send(TrainingStarted{options.epochs, batches_.count(), training.rows(), validation.rows(),
                         network.parameters().trainable_parameters()});
  }

  FitResult run() {
    StopReason reason = StopReason::finished;
    while (state_.epoch < options_.epochs) {
      if (!run_epoch()) {
        reason = StopReason::interrupted;
        break;
      }
      if (options_.patience > 0 && state_.epochs_without_gain >= options_.patience) {
        reason = StopReason::no_progress;
        break;
      }
    }
    // Interrupted before any epoch ended: what there is, is the best there is.
    if (state_.best_epoch == 0) copy(best_, state_.parameters);
    send(TrainingEnded{reason, state_.epoch, state_.best_epoch, seconds()});
    return {reason, state_.epoch, state_.best_epoch, state_.step, seconds(), std::move(history_)};
  }

 private:
  /// False when asked to stop before the epoch ended.
  bool run_epoch() {
    state_.epoch_loss = 0;
    state_.epoch_rows = 0;
    for (std::int64_t batch = 0; batch < batches_.count(); ++batch) {
      if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) return false;
      const double loss = run_step(batch);
      send(StepEnded{state_.epoch + 1, batch + 1, batches_.count(), loss});
    }
    state_.epoch += 1;
    end_epoch();
    return true;
  }

  double run_step(std::int64_t batch) {
    const Examples examples = batches_.gather(engine_, state_.epoch, batch);
    tape_.begin_training(network_.parameters(), state_.parameters, &gradients_, seed_,
                         static_cast<std::uint64_t>(state_.step));
    const Var mean = record_step(tape_, network_, options_.loss, examples);
    const double value = *tape_.value(mean).f32();
    if (!std::isfinite(value)) throw_diverged(batch);
    tape_.backward(mean);
    if (options_.clip_norm > 0) clip_gradients(engine_, gradients_, options_.clip_norm);
    const double factor =
        rate_factor(options_.schedule, state_.step, batches_.count(), options_.epochs);
    state_.optimizer.step(engine_, state_.parameters, gradients_, factor);
    state_.learning_rate = learning_rate(options_.optimizer) * factor;
    state_.step += 1;
    state_.epoch_loss += value * static_cast<double>(examples.rows());
    state_.epoch_rows += examples.rows();
    return value;
  }

  void end_epoch() {
    EpochRecord record{
        state_.epoch, state_.epoch_loss / static_cast<double>(state_.epoch_rows), {}, {}};
    Measurement measured{record.loss, {}};
    if (validation_.rows() > 0) {
      measured = measure_(validation_);
      record.validation_loss = measured.loss;
      record.validation_accuracy = measured.accuracy;
      if (!std::isfinite(measured.loss)) throw_diverged(batches_.count() - 1);
    }
    const bool best = is_best(measured);
    if (best) {
      copy(best_, state_.parameters);
      state_.best_epoch = state_.epoch;
      state_.epochs_without_gain = 0;
    } else {
      state_.epochs_without_gain += 1;
    }
    history_.push_back(record);
    send(EpochEnded{
        .epoch = state_.epoch,
        .epochs = options_.epochs,
        .loss = record.loss,
        .validation_loss = record.validation_loss,
        .metric = record.validation_accuracy ? "accuracy" : "",
        .validation_metric = record.validation_accuracy.value_or(0),
        .learning_rate = state_.learning_rate,
        .best = best,
        .seconds = seconds(),
        .rows = state_.epoch_rows,
    });
  }

  /// Remembers the scores when they are better than the best so far.
  bool is_best(const Measurement& measured) {
    const bool by_accuracy = options_.monitor == Monitor::accuracy && measured.accuracy;
    const double score = by_accuracy ? 1 - *measured.accuracy : measured.loss;
    const bool better = state_.best_epoch == 0 || score < state_.best_score ||
                        (score == state_.best_score && measured.loss < state_.best_loss);
    if (better) {
      state_.best_score = score;
      state_.best_loss = measured.loss;
    }
    return better;
  }

  /// Names the first layer whose output is not finite.
  [[noreturn]] void throw_diverged(std::int64_t batch) const {
    std::string layer = "the loss";
    for (const Op& op : tape_.operations()) {
      const ConstView& out = tape_.value(Var{op.first_out});
      if (kernels::first_non_finite<float>(out.f32(), out.elements()) == out.elements()) continue;
      if (op.layer < network_.layers().size()) layer = "layer " + network_.layer_name(op.layer);
      break;
    }
    throw Error(
        {.code = "training.diverged",
         .what = "the loss is no longer a finite number",
         .where = fmt::format("epoch {}, step {}; first in {}", state_.epoch + 1, batch + 1, layer),
         .fix = fmt::format("try a smaller learning rate (it was {:g}) or gradient clipping",
                            learning_rate(options_.optimizer))});
  }

  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  void send(const Event& event) const {
    if (sink_ != nullptr) sink_->receive(event);
  }

  const Engine& engine_;
  const Sequential& network_;
  const Examples& validation_;
  const FitOptions& options_;
  EventSink* sink_;
  Seed seed_;
  Batches batches_;
  ParameterArena& best_;  // the caller's: a sixth arena would be one too many
  TrainingState state_;
  ParameterArena gradients_;
  Tape tape_;
  Measure measure_;
  std::vector<EpochRecord> history_;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace

void FitOptions::fields(Fields& f) {
  static constexpr std::array<std::string_view, 2> monitors = {"loss", "accuracy"};
  f.family("loss", loss, "what is made small");
  f.family("optimizer", optimizer, "how a step goes down the gradient");
  f.group("schedule", schedule, "how the learning rate changes");
  f("epochs", epochs, at_least(0), "how often every row is learnt from, at most");
  f("batch_size", batch_size, at_least(1), "rows a step");
  f("patience", patience, at_least(0), "epochs without a better score before stopping; 0: never");
  f("clip_norm", clip_norm, at_least(0), "largest norm of a step's gradient; 0: any");
  f("monitor", monitor, monitors, "what decides which epoch is the best one");
}

void FitOptions::check() const {
  validate(loss.kind(), loss);
  validate(optimizer.kind(), optimizer);
  validate("schedule", schedule);
  validate("training options", *this);
}

FitResult fit(const Engine& engine, const Sequential& network, ParameterArena& parameters,
              const Examples& training, const Examples& validation, const FitOptions& options,
              EventSink* sink) {
  const FloatMode float_mode;
  options.check();
  require_built(network);
  check_parameters(network, parameters);
  check_shapes(network, options.loss, training, "training rows");
  check_shapes(network, options.loss, validation, "validation rows");
  if (training.rows() == 0) {
    throw Error({.code = "data.no_rows",
                 .what = "there are no rows to learn from",
                 .where = "fit",
                 .fix = "give at least one training row"});
  }
  check_values(network, options.loss, training, "training rows");
  check_values(network, options.loss, validation, "validation rows");
  const Examples learned = with_every_part(training);
  const Examples measured = with_every_part(validation);
  const TrainingMemory memory = training_memory(network, training, validation, options);
  // Rows and parameters are the caller's, and there already.
  const auto held = memory.data + static_cast<std::int64_t>(parameters.all().bytes());
  require_memory(memory, held);
  try {
    return Loop(engine, network, parameters, learned, measured, options, sink).run();
  } catch (const std::bad_alloc&) {
    throw memory_error(memory, held, available_memory());
  }
}

}  // namespace lamina
