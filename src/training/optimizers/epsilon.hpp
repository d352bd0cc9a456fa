// The range that the epsilon of every adaptive optimizer shares.
#pragma once

#include "lamina/core/fields.hpp"

namespace lamina {

/// Not 0 even as f32: parameters without a gradient (and padding) would become 0 / 0.
inline Range epsilon_range() {
  return within(1e-30, 1);
}

}  // namespace lamina
