// The non-linearities g(z) of a perceptron.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace lamina {

enum class Activation : std::uint8_t {
  linear,      ///< z
  relu,        ///< max(z, 0); slope 0 at z = 0
  leaky_relu,  ///< z for z > 0, else 0.01 z (Keras and PyTorch differ; this is PyTorch's slope)
  sigmoid,     ///< 1 / (1 + exp(-z))
  tanh,
  gelu,     ///< z Φ(z), exact (erf), not the tanh approximation
  silu,     ///< z sigmoid(z)
  softmax,  ///< exp(z_i) / Σ exp(z_j) over the last axis
};

inline constexpr std::array<std::string_view, 8> activation_names = {
    "linear", "relu", "leaky_relu", "sigmoid", "tanh", "gelu", "silu", "softmax"};
inline constexpr float leaky_relu_slope = 0.01F;

// So that a network reads as in a paper: Dense{16, relu}. For tanh write Activation::tanh, since
// the C library owns the short name.
inline constexpr Activation linear = Activation::linear;
inline constexpr Activation relu = Activation::relu;
inline constexpr Activation leaky_relu = Activation::leaky_relu;
inline constexpr Activation sigmoid = Activation::sigmoid;
inline constexpr Activation gelu = Activation::gelu;
inline constexpr Activation silu = Activation::silu;
inline constexpr Activation softmax = Activation::softmax;

}  // namespace lamina
