// The weights of rows that are scored.
#pragma once

#include <cstdint>
#include <span>

namespace lamina {

/// Error `usage.shape` unless there are none or one a row, `usage.bad_weight` for one that is
/// negative or not finite.
void require_weights(const char* where, std::span<const double> weights, std::int64_t rows);

}  // namespace lamina
