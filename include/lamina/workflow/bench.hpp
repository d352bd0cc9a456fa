// The recipe behind `lamina bench`: what this machine can do, and what share of it we use.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// Networks are written 784-128-10: inputs, hidden layers with relu between, outputs. A to E are
/// training steps with Adam on one batch; F predicts one row of A, B or C; G 10,000 rows of C.
inline constexpr std::array<std::string_view, 9> bench_workloads = {"A",   "B",   "C",   "D", "E",
                                                                    "F.A", "F.B", "F.C", "G"};

struct BenchOptions {
  std::vector<std::string> workloads;  ///< of bench_workloads, or "F" for all three; none: all
  int threads = 0;                     ///< as in Engine
  double seconds = 1;                  ///< that each workload is measured for, about
};

struct BenchResult {
  std::string name;  ///< of bench_workloads
  std::string work;  ///< e.g. "train 2-16-16-1, batch 32"
  double seconds = 0;
  double spread = 0;  ///< between the quartiles, as a share of the median
  double flops = 0;  ///< 2·rows·in·out of every matrix product: forward, dW, all but the first dX
  double optimizer_bytes = 0;  ///< 28 a parameter with Adam
  double share_of_peak = 0;    ///< flops / seconds / peak
  double share_of_limit = 0;   ///< (flops / peak + optimizer_bytes / bandwidth) / seconds
};

struct BenchReport {
  double peak_gflops = 0;    ///< fused multiply-adds in registers, all threads together
  double bandwidth_gbs = 0;  ///< 10⁹ bytes/s read and written, streaming, all threads together
  int threads = 0;
  std::string cpu;           ///< its name, or "unknown"
  std::string instructions;  ///< "avx2", "avx512", "neon" or "plain"
  std::vector<BenchResult> workloads;
};

/// Medians of many samples. F runs on one thread, all else on `threads`; peaks are theirs. Throws
/// Error `usage.unknown_workload`.
BenchReport bench(const BenchOptions& options = {});

}  // namespace lamina
