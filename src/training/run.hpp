// The machine behind Training: around the state stands what a step needs and the next one does not
// remember.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

#include "data/batches.hpp"
#include "lamina/training/training.hpp"
#include "training/constraints.hpp"
#include "training/health.hpp"
#include "training/measure.hpp"
#include "training/step_passes.hpp"
#include "training/watcher.hpp"

namespace lamina {

struct Training::Run {
 public:
  Run(const Engine& engine_, const Network& network_, TrainingState state_,
      const Examples& training_, const Examples& validation_, const std::atomic<bool>* stop,
      EventSink* sink);

  void begin() const;
  bool step();
  std::optional<StopReason> ended() const;
  FitResult finish();

  void set(const NewLearningRate& wanted);
  void set(const NewBatchSize& wanted);
  void set(const NewEpochs& wanted);
  void set(const StopTraining& wanted);

  void watch(bool on);
  std::optional<WatchedStep> watched() const;

  const Engine& engine;
  const Network& network;
  const Examples training, validation;
  TrainingState state;

 private:
  void take_step();
  StepPasses::Result learn(const Examples& batch);
  /// What decides which epoch is the best: rows of their own, or those of each member's fold.
  const Examples& measured_rows() const;
  /// What the run is for: the parameters, or their average.
  const ParameterArena& answer() const;
  /// Rows of the running epoch that are still to be learnt from.
  std::int64_t rows_left() const;
  /// Of a schedule without warm-up, now; 1 without one.
  double factor_of(const std::optional<Schedule>& schedule) const;
  std::int64_t steps_per_epoch() const;
  void end_epoch();
  bool is_best(const Measurement& measured);
  std::int64_t epochs_since_a_gain() const;
  double seconds() const;

  /// Makes an event where someone listens.
  template <class Make>
  void send(Make&& make) const {
    if (sink_ != nullptr) sink_->receive(make());
  }

  const std::atomic<bool>* stop_;
  EventSink* sink_;
  bool stopped_ = false;
  NetworkLoss loss_;
  Constraints constraints_;
  Seed seed_;
  Batches batches_;
  StepPasses passes_;
  Measure measure_;
  std::optional<Health> health_;      // where someone listens
  std::unique_ptr<Watcher> watcher_;  // made when it is first asked for
  bool watching_ = false;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace lamina
