// Whole warm training steps of networks A to E on one batch, with Adam.
#include "support/measure.hpp"
#include "support/models.hpp"

namespace lamina::bench {
namespace {

void step(benchmark::State& state, const BenchNetwork& network) {
  TrainingBench work(engine(), network);
  work.step();
  for (auto _ : state) work.step();
  const std::int64_t products = 2 * network.products() + network.products_after_first();
  rate(state, "GFLOP", 2e-9 * static_cast<double>(network.batch * products));
}

const Declare steps([] {
  for (const BenchNetwork& network : bench_networks()) {
    measure("step/" + std::string(1, network.name), [&](auto& state) { step(state, network); });
  }
});

}  // namespace
}  // namespace lamina::bench
