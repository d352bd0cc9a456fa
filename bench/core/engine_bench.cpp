// How long a job for two threads takes when there is nothing to do in it.
#include "support/measure.hpp"

namespace lamina::bench {
namespace {

void empty_job(benchmark::State& state, int threads) {
  const Engine threads_of_this(threads);
  for (auto _ : state) {
    threads_of_this.parallel(threads, 1, [](std::int64_t begin, std::int64_t end) {
      benchmark::DoNotOptimize(begin);
      benchmark::DoNotOptimize(end);
    });
  }
}

const Declare engines([] {
  measure("engine/empty_job/1_thread", [](auto& state) { empty_job(state, 1); });
  measure("engine/empty_job/2_threads", [](auto& state) { empty_job(state, 2); });
});

}  // namespace
}  // namespace lamina::bench
