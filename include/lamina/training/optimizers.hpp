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
#include "lamina/training/optimizers/adamax.hpp"
#include "lamina/training/optimizers/adamw.hpp"
#include "lamina/training/optimizers/lion.hpp"
#include "lamina/training/optimizers/muon.hpp"
#include "lamina/training/optimizers/nadam.hpp"
#include "lamina/training/optimizers/radam.hpp"
#include "lamina/training/optimizers/rmsprop.hpp"
#include "lamina/training/optimizers/rprop.hpp"
#include "lamina/training/optimizers/sgd.hpp"
#include "lamina/training/parameter_group.hpp"

namespace lamina {

using ShippedOptimizers =
    Kinds<Sgd, Adagrad, Adadelta, RmsProp, Adam, AdamW, Adamax, NAdam, RAdam, Lion, RProp, Muon>;

double learning_rate(const OptimizerConfig& config);
void set_learning_rate(OptimizerConfig& config, double learning_rate);

/// Numbers it remembers for each parameter: 2 for Adam. With groups, what the neediest remembers.
std::size_t slot_count(const OptimizerConfig& config, std::span<const ParameterGroup> groups = {});

/// Numbers it needs besides while it steps, for the largest hidden weights of `table`.
std::int64_t scratch_elements(const OptimizerConfig& config, std::span<const ParameterGroup> groups,
                              const ParameterTable& table);

/// Takes steps down the gradient. A value: a copy goes on by itself from the same state.
class Optimizer {
 public:
  /// What is remembered for each parameter, e.g. "velocity". A group's own optimizer remembers in
  /// the same places, whatever they are called.
  struct Slot {
    std::string name;
    ParameterArena values;
  };

  /// Throws Error `usage.bad_value` for a config outside its ranges.
  Optimizer(const OptimizerConfig& config, const ParameterTable& table, DType dtype = DType::f32)
      : Optimizer(config, {}, table, dtype) {}
  /// Throws Error `usage.groups` too, for a group that takes no parameter.
  Optimizer(const OptimizerConfig& config, std::span<const ParameterGroup> groups,
            const ParameterTable& table, DType dtype = DType::f32);

  /// One step of all trainable parameters, with the learning rate times `learning_rate_factor` and
  /// the weight decay of all groups times `weight_decay_factor`.
  /// Both arenas are of this optimizer's table and type; padding of `gradients` is zero. Allocates
  /// nothing.
  void step(const Engine& engine, ParameterArena& parameters, const ParameterArena& gradients,
            double learning_rate_factor = 1, double weight_decay_factor = 1);
  /// Makes the gradients of frozen parameters 0, so that they count nowhere.
  void clear_frozen(ParameterArena& gradients) const;

  const OptimizerConfig& config() const { return config_; }
  /// Groups with an optimizer of their own keep theirs.
  void set_learning_rate(double rate) { config_->set_learning_rate(rate); }
  /// Steps taken: with the slots, all that changes in a run.
  std::int64_t steps() const { return steps_; }
  void set_steps(std::int64_t steps) { steps_ = steps; }
  std::span<const Slot> slots() const { return slots_; }
  std::span<Slot> slots() { return slots_; }

 private:
  /// How the parameters of a group are moved; the first is that of all others.
  struct Way {
    std::shared_ptr<const OptimizerRule> rule;
    std::optional<double> learning_rate;  ///< of its own optimizer
    double rate = 1;
    bool decays_all = false;  ///< not only weights
    bool frozen = false;
  };
  /// Neighbours in the arena that are updated in one sweep.
  struct Stretch {
    std::int64_t begin;
    std::int64_t count;
    bool decays;
    std::size_t way;
    Shape matrix = {};  ///< as Sweep has it
  };

  void lay_out(const ParameterTable& table, std::span<const ParameterGroup> groups);

  OptimizerConfig config_;
  std::vector<Way> ways_;
  std::vector<Slot> slots_;
  std::vector<Stretch> stretches_;
  std::vector<Stretch> frozen_;
  Tensor scratch_;
  std::int64_t steps_ = 0;
};

}  // namespace lamina
