// How weights start.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "lamina/core/activation.hpp"
#include "lamina/core/random.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {

enum class Initializer : std::uint8_t {
  automatic,       ///< he_normal before relu, leaky_relu, gelu and silu, else glorot_uniform
  glorot_uniform,  ///< U(±sqrt(6 / (fan_in + fan_out))), Glorot & Bengio 2010 eq. 16
  he_normal,       ///< N(0, 2 / fan_in), He et al. 2015 eq. 10
  zeros,
};

inline constexpr std::array<std::string_view, 4> initializer_names = {"automatic", "glorot_uniform",
                                                                      "he_normal", "zeros"};

/// Fills weight[fan_in, fan_out] from the stream of `seed`; the f32 numbers are the rounded f64
/// ones.
void initialize(View weight, Initializer initializer, Activation activation, Seed seed);

/// Fills `values` with N(0, deviation²).
void initialize_normal(View values, double deviation, Seed seed);

}  // namespace lamina
