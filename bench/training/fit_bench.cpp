// The loop itself: an epoch of fit() on shuffled rows, batches gathered, the best weights kept.
#include "lamina/training/fit.hpp"
#include "support/measure.hpp"
#include "support/models.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

void epoch(benchmark::State& state, char name, std::int64_t steps) {
  const BenchNetwork& config = network_named(name);
  const std::int64_t count = steps * config.batch;
  const Network network = config.build();
  ParameterArena parameters = network.initialize(Seed(1));
  const Tensor numbers = normal_numbers({count, config.sizes.front()}, 2);
  const bool binary = config.sizes.back() == 1;
  const Tensor targets = binary ? Tensor(Shape{count, 1})
                                : codes({count}, 0, static_cast<std::int32_t>(config.sizes.back()));
  FitOptions options;
  if (binary) {
    options.loss = BinaryCrossEntropy{};
  } else {
    options.loss = SoftmaxCrossEntropy{};
  }
  options.epochs = 1;
  options.batch_size = config.batch;
  const Examples training{.inputs = {numbers}, .targets = {targets}};
  for (auto _ : state) {
    const FitResult result = lamina::fit(engine(), network, parameters, training, {}, options);
    benchmark::DoNotOptimize(result.steps);
  }
  time_of_each(state, "step", steps);
}

const Declare fits([] {
  measure("fit/epoch_of_400_steps/A", [](auto& state) { epoch(state, 'A', 400); });
  measure("fit/epoch_of_40_steps/B", [](auto& state) { epoch(state, 'B', 40); });
  measure("fit/epoch_of_40_steps/E", [](auto& state) { epoch(state, 'E', 40); });
});

}  // namespace
}  // namespace lamina::bench
