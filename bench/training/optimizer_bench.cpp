// One step of each optimizer over all parameters of B, its own bookkeeping included.
#include "lamina/training/optimizers.hpp"
#include "support/measure.hpp"
#include "support/models.hpp"

namespace lamina::bench {
namespace {

void sweep(benchmark::State& state, const std::string& name) {
  const Network network = network_named('B').build();
  ParameterArena parameters = network.initialize(Seed(1));
  const ParameterArena gradients(network.parameters());
  Optimizer optimizer(named<OptimizerConfig>(name), network.parameters());
  for (auto _ : state) {
    optimizer.step(engine(), parameters, gradients);
    benchmark::ClobberMemory();
  }
  time_of_each(state, "parameter", network.parameters().trainable_parameters());
}

const Declare optimizers([] {
  for (const std::string_view kind : kinds<OptimizerConfig>()) {
    const std::string name(kind);
    measure("optimizer/" + name, [=](auto& state) { sweep(state, name); });
  }
});

}  // namespace
}  // namespace lamina::bench
