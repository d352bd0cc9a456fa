// A training that one can step, look into, change, leave, and go on with later or elsewhere.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "lamina/core/engine.hpp"
#include "lamina/core/events.hpp"
#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/command.hpp"
#include "lamina/training/state.hpp"
#include "lamina/training/watched_step.hpp"

namespace lamina {

struct FitResult {
  StopReason reason = StopReason::finished;
  std::int64_t epochs = 0;      ///< ended
  std::int64_t best_epoch = 0;  ///< from 1; 0 when no epoch ended
  std::int64_t steps = 0;
  double seconds = 0;  ///< of this Training; what a state brought is not in it
  std::vector<EpochRecord> history;
};

/// Shuffled mini-batches down the gradient, validation, the best epoch kept: fit() is its loop.
/// Engine, network, sink and the rows behind the views must outlive it.
class Training {
 public:
  /// A new one. Throws as fit() does before it starts, and then `start` is still there.
  Training(const Engine& engine, const Network& network, ParameterArena&& start,
           const Examples& training, const Examples& validation, const FitOptions& options,
           EventSink* sink = nullptr);
  /// Goes on from `state` with its options, as if it had never stopped: the same bits, whatever the
  /// threads, also in the middle of an epoch. Throws Error `usage.other_network`,
  /// `usage.other_data` or `usage.bad_state` when the state is not one of this network on these
  /// rows.
  Training(const Engine& engine, const Network& network, TrainingState state,
           const Examples& training, const Examples& validation, EventSink* sink = nullptr);
  Training(Training&&) noexcept;
  Training& operator=(Training&&) noexcept;
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;
  ~Training();

  /// One step; the last of an epoch measures and ends it. False when there was none to take.
  /// Throws Error `training.diverged` when a loss is not finite. Allocates nothing within an epoch,
  /// once warm.
  bool step();
  /// Steps to the end of the running epoch, or until it is stopped. False when there was none.
  bool epoch();
  /// Why there is no step to take any more; nothing when there is one.
  std::optional<StopReason> ended() const;

  /// All that has changed so far. The first call reads all rows once, to know them again.
  const TrainingState& state() const;
  /// Throws Error `usage.bad_value` or `resource.memory`, and then nothing has changed.
  void set(const Command& command);

  /// Whether steps leave behind what they worked with. It changes no bit. A watched step costs
  /// copies of the parameters and of what each node holds of the batch; any other costs nothing.
  void watch(bool on);
  /// Nothing when the last step was not watched.
  std::optional<WatchedStep> watched() const;

  /// Ends the run: tells the sink, and makes the parameters of now the best ones when no epoch
  /// ended.
  FitResult finish();
  /// Takes the best values out; nothing else may follow.
  ParameterArena take_best();

 private:
  struct Run;
  std::unique_ptr<Run> run_;
};

}  // namespace lamina
