// Floats as whole numbers of the same order.
#pragma once

#include <bit>
#include <cstdint>

namespace lamina {

/// -NaN < -infinity … -0 < +0 … infinity < NaN.
inline std::int32_t total_order(float value) {
  const auto bits = std::bit_cast<std::int32_t>(value);
  return bits < 0 ? static_cast<std::int32_t>(static_cast<std::uint32_t>(bits) ^ 0x7FFFFFFFU)
                  : bits;
}

}  // namespace lamina
