// The fixed order of sums within a row: element i goes to lane i mod 16, and the 16 lanes are
// folded in halves: lane l takes lane l + 8, then + 4, + 2, + 1.
#pragma once

#include <array>
#include <cstdint>

namespace lamina::kernels::ref {

inline constexpr std::int64_t lane_count = 16;

/// Each lane a chain from +0 through step(sum, i).
template <class T, class Step>
T sum_in_lanes(std::int64_t n, Step step) {
  std::array<T, lane_count> lane{};
  for (std::int64_t i = 0; i < n; ++i) {
    T& mine = lane[static_cast<std::size_t>(i % lane_count)];
    mine = step(mine, i);
  }
  for (std::size_t half = lane_count / 2; half > 0; half /= 2) {
    for (std::size_t l = 0; l < half; ++l) {
      lane[l] += lane[l + half];
    }
  }
  return lane[0];
}

}  // namespace lamina::kernels::ref
