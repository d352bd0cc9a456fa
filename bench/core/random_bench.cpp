// Random numbers one at a time, and the shuffled order of rows.
#include <vector>

#include "lamina/core/random.hpp"
#include "support/measure.hpp"

namespace lamina::bench {
namespace {

void philox_words(benchmark::State& state) {
  std::uint64_t place = 0;
  for (auto _ : state) benchmark::DoNotOptimize(philox(7, place++, 0));
  time_of_each(state, "word", 4);
}

void normal_number(benchmark::State& state) {
  std::uint64_t place = 0;
  for (auto _ : state) benchmark::DoNotOptimize(normal(Seed(7), place++));
}

void shuffled_rows(benchmark::State& state, std::int64_t rows_of_table) {
  const Permutation order(Seed(7), rows_of_table);
  std::vector<std::int64_t> batch(256);
  std::int64_t first = 0;
  for (auto _ : state) {
    order.write(first, batch);
    benchmark::DoNotOptimize(batch.data());
    first = (first + 256) % (rows_of_table - 256);
  }
  time_of_each(state, "row", 256);
}

const Declare random_numbers([] {
  measure("random/philox", philox_words);
  measure("random/normal", normal_number);
  measure("random/permutation/10000", [](auto& state) { shuffled_rows(state, 10'000); });
  measure("random/permutation/1000000", [](auto& state) { shuffled_rows(state, 1'000'000); });
});

}  // namespace
}  // namespace lamina::bench
