// An optimizer as a value: any config, ours or a user's, that says how parameters move.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "lamina/core/engine.hpp"
#include "lamina/core/family.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {

/// One piece of the arenas, taken at one step. All views have the same number of elements.
struct Sweep {
  View parameters;
  ConstView gradients;
  std::array<View, 3> slots;  ///< the rule's, in its order; empty ones are null
  double learning_rate = 0;   ///< the schedule's factor is in
  std::int64_t step = 1;      ///< from 1
  bool decays = false;        ///< weight decay is for this piece
  double decay_factor = 1;    ///< what the weight decay is multiplied by
  /// [inputs, outputs] where the piece is a hidden layer's weights, and padding after them, for a
  /// rule that takes such a matrix whole: matrix_scratch(). The scratch holds nothing of worth.
  Shape matrix = {};
  View scratch = {};

  std::int64_t size() const { return parameters.elements(); }
};

/// How one optimizer changes parameters. Immutable: what changes lives in the slots.
class OptimizerRule {
 public:
  virtual ~OptimizerRule() = default;
  /// The names of what it remembers for each parameter, at most three.
  virtual std::span<const std::string_view> slots() const = 0;
  /// Whether Sweep::decays makes a difference.
  virtual bool decays() const { return false; }
  /// How many numbers of scratch it takes to move a hidden layer's weights of that shape as one
  /// matrix; 0: they are moved like all others.
  virtual std::int64_t matrix_scratch(const Shape&) const { return 0; }
  virtual void update(const Engine& engine, const Sweep& sweep) const = 0;
};

/// The rule of a config that moves the parameters by itself.
template <class C>
class OwnRule final : public OptimizerRule {
 public:
  explicit OwnRule(C config) : config_(std::move(config)) {}
  std::span<const std::string_view> slots() const override {
    if constexpr (requires { C::slots; }) return C::slots;
    return {};
  }
  bool decays() const override {
    return requires {
      config_.weight_decay;
    };
  }
  void update(const Engine&, const Sweep& sweep) const override { config_.update(sweep); }

 private:
  C config_;
};

/// What the family of optimizers asks of a config.
class OptimizerInterface : public Held<OptimizerInterface> {
 public:
  virtual std::shared_ptr<const OptimizerRule> rule() const = 0;
  virtual double learning_rate() const = 0;
  virtual void set_learning_rate(double rate) = 0;
  /// False for a config that knows none.
  virtual bool set_weight_decay(double decay) = 0;
};

/// A config with a `double learning_rate` is an optimizer when `make_rule(config)` makes its rule,
/// or by its own `void update(const Sweep&) const`, with the names of what it remembers in `static
/// constexpr std::array<std::string_view, N> slots`.
template <class C>
class OptimizerOf final : public Holder<OptimizerInterface, OptimizerOf<C>, C> {
 public:
  using Holder<OptimizerInterface, OptimizerOf<C>, C>::Holder;
  std::shared_ptr<const OptimizerRule> rule() const override {
    if constexpr (requires(const Sweep& sweep) { this->config_.update(sweep); }) {
      return std::make_shared<OwnRule<C>>(this->config_);
    } else {
      return make_rule(this->config_);
    }
  }
  double learning_rate() const override { return this->config_.learning_rate; }
  void set_learning_rate(double rate) override { this->config_.learning_rate = rate; }
  bool set_weight_decay(double decay) override {
    if constexpr (requires { this->config_.weight_decay; }) {
      this->config_.weight_decay = decay;
      return true;
    }
    return false;
  }
};

/// Adam{}, Sgd{.momentum = 0.9}, … or a user's own.
class OptimizerConfig : public Member<OptimizerInterface, OptimizerOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "optimizer";
  /// Our own, with their defaults.
  static std::span<const OptimizerConfig> shipped();
};

}  // namespace lamina
