// The non-linearities that kernels have a formula for.
#pragma once

#include <cstdint>

namespace lamina {

/// g of y = g(z), element by element, and its parameter if it has one. The formulas stand in
/// src/kernels/formulas.inc.
struct Nonlinearity {
  enum Kind : std::uint8_t { linear, relu, leaky_relu, sigmoid, tanh, gelu, silu };
  static constexpr int kinds = silu + 1;

  // NOLINTNEXTLINE(google-explicit-constructor): a kind without a parameter is all there is to it
  constexpr Nonlinearity(Kind kind_ = linear, float parameter_ = 0)
      : kind(kind_), parameter(parameter_) {}

  Kind kind;
  float parameter;  ///< leaky_relu: the slope below 0

  friend bool operator==(Nonlinearity, Nonlinearity) = default;
};

}  // namespace lamina
