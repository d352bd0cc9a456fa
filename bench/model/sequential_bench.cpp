// From a list of layers to a network with its starting values, and to the program that answers.
#include "support/measure.hpp"
#include "support/models.hpp"

namespace lamina::bench {
namespace {

void build(benchmark::State& state) {
  const BenchNetwork& network = network_named('C');
  for (auto _ : state) benchmark::DoNotOptimize(network.build().outputs());
}

void initialize(benchmark::State& state) {
  const Network network = network_named('C').build();
  for (auto _ : state) benchmark::DoNotOptimize(network.initialize(Seed(1)).all().data());
  time_of_each(state, "parameter", network.parameters().trainable_parameters());
}

void lower(benchmark::State& state) {
  const Network network = network_named('C').build();
  const ParameterArena parameters = network.initialize(Seed(1));
  for (auto _ : state) benchmark::DoNotOptimize(network.lower(parameters).output_columns());
}

const Declare sequential([] {
  measure("sequential/build/C", build);
  measure("sequential/initialize/C", initialize);
  measure("sequential/lower/C", lower);
});

}  // namespace
}  // namespace lamina::bench
