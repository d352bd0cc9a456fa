// A loss as a value: any config, ours or a user's, that can record how wrong an answer is.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/family.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// What the family of losses asks of a config.
class LossInterface : public Held<LossInterface> {
 public:
  virtual Var record(Tape& tape, Var prediction, Var target, Var weights) const = 0;
  /// Whether it reads what comes before a final sigmoid or softmax.
  virtual bool reads_logits() const = 0;
  /// What it reads as the truth.
  virtual Targets targets() const = 0;
  /// How many outputs of the network answer for one target: 1, or more where it also says how sure
  /// it is.
  virtual std::int64_t outputs_a_target() const = 0;
  /// Takes out what helps learning but is not part of what is measured, such as smoothed labels.
  virtual void measure_only() = 0;
};

/// The empirical loss [] of what each row costs: costs[B], or [B,O] whose mean over the columns is
/// the row's; Σ w l / Σ w over the rows, as loss() has it.
Var mean_of_rows(Tape& tape, Var costs, Var weights = {});

/// A config is a loss when `record_loss(tape, config, prediction, target, weights)` records it, or
/// by its own `Var rows(Tape&, Var prediction, Var target) const`, which says what each row costs,
/// [B] or [B,O]. `static constexpr bool reads_logits = true` for one that reads logits,
/// `static constexpr Targets targets` for what fit() checks its targets to be, and
/// `static constexpr std::int64_t outputs_a_target` where that is not 1.
template <class C>
class LossOf final : public Holder<LossInterface, LossOf<C>, C> {
 public:
  using Holder<LossInterface, LossOf<C>, C>::Holder;
  Var record(Tape& tape, Var prediction, Var target, Var weights) const override {
    if constexpr (requires { this->config_.rows(tape, prediction, target); }) {
      return mean_of_rows(tape, this->config_.rows(tape, prediction, target), weights);
    } else {
      return record_loss(tape, this->config_, prediction, target, weights);
    }
  }
  bool reads_logits() const override {
    if constexpr (requires { C::reads_logits; }) return C::reads_logits;
    return false;
  }
  Targets targets() const override {
    if constexpr (requires { C::targets; }) return C::targets;
    return Targets::any;
  }
  std::int64_t outputs_a_target() const override {
    if constexpr (requires { C::outputs_a_target; }) return C::outputs_a_target;
    return 1;
  }
  void measure_only() override {
    if constexpr (requires { this->config_.label_smoothing; }) this->config_.label_smoothing = 0;
  }
};

/// MeanSquaredError{}, Huber{.delta = 2}, … or a user's own.
class Loss : public Member<LossInterface, LossOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "loss";
  /// Our own, with their defaults.
  static std::span<const Loss> shipped();
};

}  // namespace lamina
