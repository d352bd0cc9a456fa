// What every benchmark needs: how it is declared, the threads it uses, and rates beside its time.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "lamina/core/engine.hpp"

namespace lamina::bench {

/// Declares benchmarks before main() as the macro BENCHMARK does, with names and shapes that a loop
/// may make: `const Declare matmul([] { measure("matmul/forward/C1", …); });`
struct Declare {
  template <class Declarations>
  explicit Declare(Declarations declarations) {
    declarations();
  }
};

/// A function of its own name, by which `bench/compare --instructions` knows what to count.
template <class Body>
[[gnu::noinline]] void counted(const Body& body, benchmark::State& state) {
  const FloatMode float_mode;
  body(state);
}

/// `body(state)` prepares its data and then loops: `for (auto _ : state) work();`. It is called
/// several times, with more and more rounds to go; with LAMINA_BENCH_ROUNDS once, with so many.
template <class Body>
void measure(const std::string& name, Body body) {
  benchmark::internal::Benchmark* declared = benchmark::RegisterBenchmark(
      name.c_str(), [body](benchmark::State& state) { counted(body, state); });
  if (const char* rounds = std::getenv("LAMINA_BENCH_ROUNDS")) {
    declared->Iterations(std::strtol(rounds, nullptr, 10));
  }
  // One thread is timed by its processor's clock, which other programs disturb less; more threads
  // by the wall's, and then the name ends in "/real_time".
  const char* threads = std::getenv("LAMINA_THREADS");
  if (threads != nullptr && std::strcmp(threads, "1") != 0) declared->UseRealTime();
}

/// LAMINA_THREADS threads; one when it is not set. The same for every benchmark of a program.
inline const Engine& engine() {
  static const Engine shared(std::getenv("LAMINA_THREADS") == nullptr ? 1 : 0);
  return shared;
}

/// A rate beside the time, e.g. "GB/s", from what one round does in that unit.
inline void rate(benchmark::State& state, const char* unit, double a_round) {
  state.counters[unit] = benchmark::Counter(a_round, benchmark::Counter::kIsIterationInvariantRate);
}

/// Bytes read and written by one round.
inline void bytes(benchmark::State& state, double a_round) {
  rate(state, "GB", a_round / 1e9);
}

inline void rows(benchmark::State& state, std::int64_t a_round) {
  rate(state, "rows", static_cast<double>(a_round));
}

/// The time of one of `parts` equal parts of a round.
inline void time_of_each(benchmark::State& state, const char* part, std::int64_t parts) {
  state.counters[part] =
      benchmark::Counter(static_cast<double>(parts),
                         benchmark::Counter::Flags(benchmark::Counter::kIsIterationInvariantRate |
                                                   benchmark::Counter::kInvert));
}

}  // namespace lamina::bench
