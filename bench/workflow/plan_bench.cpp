// What happens between a table and the first step: split, preprocessing, the network.
#include "lamina/workflow/train.hpp"
#include "support/measure.hpp"
#include "support/tables.hpp"

namespace lamina::bench {
namespace {

void plan(benchmark::State& state) {
  constexpr std::int64_t count = 20'000;
  const Table table = mixed_table(count, 6, 8);
  TrainOptions options;
  options.target = "y";
  options.threads = engine().threads();
  for (auto _ : state) benchmark::DoNotOptimize(plan_training(table, options).training_rows());
  rows(state, count);
}

const Declare plans([] { measure("workflow/plan/20000_rows", plan); });

}  // namespace
}  // namespace lamina::bench
