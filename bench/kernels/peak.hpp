// What the processor can do at most, so that a kernel's rate says something on any machine.
#pragma once

#include <algorithm>
#include <chrono>

#include "kernels/kernels.hpp"
#include "support/measure.hpp"

namespace lamina::bench {

/// Floating-point operations a second of all threads of engine(), measured once: the best of many
/// short runs.
inline double peak_flops() {
  static const double peak = [] {
    constexpr std::int64_t rounds = 50'000;  // about 0.3 ms
    double best = 0;
    for (int run = 0; run < 100; ++run) {
      const auto start = std::chrono::steady_clock::now();
      const double flops = kernels::multiply_adds(engine(), rounds);
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      best = std::max(best, flops / time.count());
    }
    return best;
  }();
  return peak;
}

/// GFLOP/s, and in percent of the peak.
inline void flops(benchmark::State& state, double a_round) {
  rate(state, "GFLOP", a_round / 1e9);
  rate(state, "%peak", 100 * a_round / peak_flops());
}

}  // namespace lamina::bench
