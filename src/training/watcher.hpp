// Copies what a watched step works with, pass by pass, since the next pass takes its memory.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/arena.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/watched_step.hpp"

namespace lamina {

class Watcher {
 public:
  /// The network must outlive this.
  explicit Watcher(const Network& network);

  /// Before a step: what was seen of the one before is gone.
  void begin(const ParameterArena& parameters, const Examples& batch);
  /// Room for what each node of a pass gives, for Network::forward().
  std::span<Var> outputs() { return outputs_; }
  /// After a pass went backwards on a watching tape: its rows stand from `first` on in the batch.
  void take(const Tape& tape, std::int64_t first);
  /// After the step, which moved `parameters` by `gradients`.
  void end(const ParameterArena& parameters, const ParameterArena& gradients, double loss);

  void forget() { whole_ = false; }
  /// Null unless a step was seen from its begin to its end.
  const WatchedStep* step() const { return whole_ ? &step_ : nullptr; }

 private:
  /// Rows of the batch, as WatchedNode has them.
  struct Values {
    View z, output, dz, doutput;
  };
  void copy(View& to, const ConstView& rows, std::int64_t first);

  const Network& network_;
  ParameterArena before_, change_;
  BumpArena memory_;
  std::vector<Var> outputs_;
  std::vector<Values> values_;
  std::vector<WatchedNode> nodes_;
  std::vector<WatchedParameter> parameters_;
  WatchedStep step_;
  bool whole_ = false;
};

}  // namespace lamina
