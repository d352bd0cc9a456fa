// How one optimizer changes parameters; each rule stands with its config's source.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string_view>

#include "autograd/operation.hpp"
#include "lamina/training/optimizers.hpp"

namespace lamina {

/// One piece of the arenas, taken at one step.
struct Sweep {
  View parameters;
  View gradients;
  std::array<View, 2> slots;  ///< the rule's, in its order; empty ones are null
  double learning_rate = 0;   ///< the schedule's factor is in
  std::int64_t step = 1;      ///< from 1
  bool decays = false;        ///< weight decay is for this piece

  std::int64_t size() const { return parameters.elements(); }
};

/// Immutable: what changes lives in the slots.
class OptimizerRule {
 public:
  virtual ~OptimizerRule() = default;
  /// The names of what it remembers for each parameter, at most two.
  virtual std::span<const std::string_view> slots() const = 0;
  /// Whether Sweep::decays makes a difference.
  virtual bool decays() const { return false; }
  virtual void update(const Engine& engine, const Sweep& sweep) const = 0;
};

}  // namespace lamina
