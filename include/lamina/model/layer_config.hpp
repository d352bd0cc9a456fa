// A layer as a value: any config, ours or a user's, that can make a layer.
#pragma once

#include <concepts>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "lamina/core/family.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

/// What the family of layers asks of a config.
class LayerInterface : public Held<LayerInterface> {
 public:
  virtual std::unique_ptr<Layer> make() const = 0;
  /// What a summary says of it beside its kind, e.g. "relu"; may be empty.
  virtual std::string detail() const = 0;
};

/// A config is a layer when `make_layer(config)` makes one, or by its own `forward`.
template <class C>
class LayerOf final : public Holder<LayerInterface, LayerOf<C>, C> {
 public:
  using Holder<LayerInterface, LayerOf<C>, C>::Holder;
  std::unique_ptr<Layer> make() const override { return make_layer(this->config_); }
  std::string detail() const override {
    if constexpr (requires { this->config_.detail(); }) return this->config_.detail();
    return {};
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
