// Forwards and backwards over the rows of one step, in parts whose gradients are summed in an order
// that is always the same, whoever computes them: docs/decisions/0007-shards.md.
#pragma once

#include <vector>

#include "lamina/autograd/tape.hpp"
#include "lamina/training/options.hpp"
#include "training/health.hpp"
#include "training/network_loss.hpp"
#include "training/watcher.hpp"

namespace lamina {

// Of an ensemble, `rows` and what is told are those of one member.

/// Rows a step takes at most: `accumulate` batches, of `rows` in all.
std::int64_t step_rows(const FitOptions& options, std::int64_t rows);

/// Of so many rows those that are learnt from: with drop_last as many as fill batches, if any does.
std::int64_t rows_of_whole_batches(const FitOptions& options, std::int64_t rows);

/// Steps that so many rows take.
std::int64_t steps_of_epoch(const FitOptions& options, std::int64_t rows);

/// Rows a pass takes at most: a shard of a batch.
std::int64_t pass_rows(const FitOptions& options, std::int64_t rows);

/// Arenas that a step's gradients take: sums of shards wait for their neighbours, one a level of
/// the tree, and a shard for its next batch.
std::int64_t gradient_arenas(const FitOptions& options, std::int64_t rows);

class StepPasses {
 public:
  /// Sum and rows, as weights have it.
  struct Result {
    double loss = 0;  ///< the mean over the rows; not finite: of the part that the tape holds
    double weight = 0;
  };

  /// All of them must outlive this.
  StepPasses(const Engine& engine, const Network& network, const NetworkLoss& loss);

  /// Has room for steps on `training` rows, of which only shapes are read.
  void reserve(const Examples& training, const FitOptions& options);

  /// Leaves the mean gradient of the rows in gradients(), unless the loss is not finite. Of an
  /// ensemble that is the mean over all rows of all members. `health`, unless null, sees each pass.
  Result operator()(ParameterArena& parameters, const Examples& rows, const FitOptions& options,
                    const TrainingStep& step, Health* health = nullptr);

  /// From the next step on `watcher`, unless null, takes what every pass works with.
  void watch(Watcher* watcher);

  /// Rows of a pass that there is room for, of one member.
  std::int64_t largest() const { return largest_; }
  ParameterArena& gradients() { return arenas_[0]; }
  /// Of the last pass.
  const Tape& tape() const { return tape_; }

 private:
  /// Rows of a step that run at once.
  struct Part {
    std::int64_t first = 0;
    std::int64_t rows = 0;
  };

  static Part part(const FitOptions& options, std::int64_t rows, std::int64_t shard,
                   std::int64_t batch);
  const Examples& only(const Part& part, const Examples& rows);
  void add(std::size_t to, std::size_t from);

  const Engine& engine_;
  const Network& network_;
  const NetworkLoss& loss_;
  Tape tape_;
  Watcher* watcher_ = nullptr;
  std::vector<ParameterArena> arenas_;
  std::int64_t largest_ = 0;
  std::int64_t inputs_share_ = 1;  // targets that one row of the inputs has
  Examples part_;
};

}  // namespace lamina
