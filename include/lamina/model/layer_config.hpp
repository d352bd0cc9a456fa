// A layer as a value: any config, ours or a user's, that can make a layer.
#pragma once

#include <concepts>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "lamina/core/family.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

/// What the family of layers asks of a config.
class LayerInterface : public Held<LayerInterface> {
 public:
  virtual std::unique_ptr<Layer> make() const = 0;
  /// What a summary says of it beside its kind, e.g. "relu"; may be empty.
  virtual std::string detail() const = 0;
  /// Takes a final sigmoid or softmax off, and returns it; linear when there is none.
  virtual Activation take_head() = 0;
};

/// The layer of a config that emits its operations itself.
template <class C>
class OwnLayer final : public Layer {
 public:
  explicit OwnLayer(C config) : config_(std::move(config)) {}
  void build(LayerBuilder& builder) override {
    if constexpr (requires(Tape & tape, Var x) { config_.forward(tape, x); }) builder.input();
    if constexpr (requires { config_.build(builder); }) config_.build(builder);
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    if constexpr (requires { config_.forward(tape, in[0]); }) {
      return config_.forward(tape, in[0]);
    } else {
      return config_.forward(tape, in);
    }
  }

 private:
  C config_;
};

/// A config is a layer when `make_layer(config)` makes one, or by its own `Var forward(Tape&, Var)
/// const` (of several inputs: `std::span<const Var>`) and, for parameters, `void
/// build(LayerBuilder&)`, which keeps what LayerBuilder::add() returns.
template <class C>
class LayerOf final : public Holder<LayerInterface, LayerOf<C>, C> {
 public:
  using Holder<LayerInterface, LayerOf<C>, C>::Holder;
  std::unique_ptr<Layer> make() const override {
    if constexpr (requires { make_layer(this->config_); }) {
      return make_layer(this->config_);
    } else {
      return std::make_unique<OwnLayer<C>>(this->config_);
    }
  }
  std::string detail() const override {
    if constexpr (requires { this->config_.detail(); }) return this->config_.detail();
    return {};
  }
  Activation take_head() override {
    if constexpr (requires(C & config) { config.activation = Activation::linear; }) {
      Activation& last = this->config_.activation;
      const bool is_head = last.template as<Sigmoid>() || last.template as<Softmax>();
      if (is_head) return std::exchange(last, Activation::linear);
    }
    return Activation::linear;
  }
};

/// Dense{4}, Dropout{0.1}, … or a user's own.
class LayerConfig : public Member<LayerInterface, LayerOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "layer";
  /// Our own, with their defaults.
  static std::span<const LayerConfig> shipped();
};

}  // namespace lamina
