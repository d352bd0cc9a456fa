// What a watched step worked with: the numbers themselves, for whoever shows or checks them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lamina/core/parameters.hpp"
#include "lamina/data/examples.hpp"

namespace lamina {

/// What went through a node. All are f32 [B,…]: a row for each row of the step's batch, in its
/// order, then the shape of the node's answer. Shards and accumulated batches lie side by side as
/// their rows do. L is the loss of the whole step, a mean over its rows: a row's gradients have its
/// share of that mean, 1 / B without weights. What L does not reach is empty.
struct WatchedNode {
  std::string_view name;
  /// Before the activation of the node; `output` itself where no activation made it.
  ConstView z;
  /// What the node answers. Of an output whose loss reads logits: made for the watcher alone.
  ConstView output;
  ConstView dz;       ///< dL/dz
  ConstView doutput;  ///< dL/doutput; what a loss reads as logits, which are z, is in dz alone

  /// Of row `row` alone, as [1,…].
  WatchedNode at(std::int64_t row) const;
};

/// A parameter, or running statistics, which have no gradient. All have its shape.
struct WatchedParameter {
  std::string_view name;  ///< e.g. "dense_1.weight"
  ConstView before;       ///< the step began with it
  /// dL/dW as the optimizer got it: clipped, and zero where it is frozen.
  ConstView gradient;
  ConstView change;  ///< Δw: after the step minus before
};

/// All of it lives until the next step, command or call of watch().
struct WatchedStep {
  Examples batch = {};
  double loss = 0;                            ///< L
  const ParameterArena* before = nullptr;     ///< the parameters that the step began with
  const ParameterArena* gradients = nullptr;  ///< of the batch, as the optimizer saw them
  const ParameterArena* change = nullptr;     ///< the parameters after the step minus before

  /// In the order they run in; in the order of the network's table.
  std::span<const WatchedNode> nodes() const { return nodes_; }
  std::span<const WatchedParameter> parameters() const { return parameters_; }
  /// By the names; null where there is none.
  const WatchedNode* node(std::string_view name) const;
  const WatchedParameter* parameter(std::string_view name) const;

 private:
  friend class Watcher;
  std::span<const WatchedNode> nodes_ = {};
  std::span<const WatchedParameter> parameters_ = {};
};

}  // namespace lamina
