// The family of optimizers (this list is the only place that names them all), and what runs one.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lamina/core/engine.hpp"
#include "lamina/core/parameters.hpp"
#include "lamina/training/optimizer_config.hpp"
#include "lamina/training/optimizers/adadelta.hpp"
#include "lamina/training/optimizers/adagrad.hpp"
#include "lamina/training/optimizers/adam.hpp"
#include "lamina/training/optimizers/adamw.hpp"
#include "lamina/training/optimizers/lion.hpp"
#include "lamina/training/optimizers/rmsprop.hpp"
#include "lamina/training/optimizers/sgd.hpp"

namespace lamina {

using ShippedOptimizers = Kinds<Sgd, Adagrad, Adadelta, RmsProp, Adam, AdamW, Lion>;

double learning_rate(const OptimizerConfig& config);
void set_learning_rate(OptimizerConfig& config, double learning_rate);

/// Numbers it remembers for each parameter: 2 for Adam.
std::size_t slot_count(const OptimizerConfig& config);

/// Takes steps down the gradient. A value: a copy goes on by itself from the same state.
class Optimizer {
 public:
  /// What is remembered for each parameter, e.g. "velocity".
  struct Slot {
    std::string name;
    ParameterArena values;
  };

  /// Throws Error `usage.bad_value` for a config outside its ranges.
  Optimizer(const OptimizerConfig& config, const ParameterTable& table, DType dtype = DType::f32);

  /// One step of all trainable parameters, with the learning rate times `learning_rate_factor`.
  /// Both arenas are of this optimizer's table and type; padding of `gradients` is zero. Allocates
  /// nothing.
  void step(const Engine& engine, ParameterArena& parameters, const ParameterArena& gradients,
            double learning_rate_factor = 1);

  const OptimizerConfig& config() const { return config_; }
  void set_learning_rate(double rate) { config_->set_learning_rate(rate); }
  /// Steps taken: with the slots, all that changes in a run.
  std::int64_t steps() const { return steps_; }
  void set_steps(std::int64_t steps) { steps_ = steps; }
  std::span<const Slot> slots() const { return slots_; }
  std::span<Slot> slots() { return slots_; }

 private:
  /// Neighbours in the arena that are updated in one sweep.
  struct Stretch {
    std::int64_t begin;
    std::int64_t count;
    bool decays;
  };

  OptimizerConfig config_;
  std::shared_ptr<const OptimizerRule> rule_;
  std::vector<Slot> slots_;
  std::vector<Stretch> stretches_;
  std::int64_t steps_ = 0;
};

}  // namespace lamina
