// Which rows are held out, with the same share of every class.
#include "lamina/data/split.hpp"
#include "support/measure.hpp"
#include "support/tables.hpp"

namespace lamina::bench {
namespace {

void stratified(benchmark::State& state) {
  constexpr std::int64_t count = 100'000;
  const Table table = mixed_table(count, 0, 0);
  for (auto _ : state) {
    const Split split = split_rows(count, 0.2, Seed(1), table.find("y"));
    benchmark::DoNotOptimize(split.training.data());
  }
  rows(state, count);
}

const Declare split([] { measure("split/stratified/100000", stratified); });

}  // namespace
}  // namespace lamina::bench
