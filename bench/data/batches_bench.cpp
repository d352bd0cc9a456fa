// Collecting the rows of a mini-batch in shuffled order, from a table larger than the caches
// nearby.
#include "data/batches.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

void gather(benchmark::State& state, const Tensor& numbers, std::int64_t batch) {
  const std::int64_t count = numbers.shape().rows();
  const Tensor labels = codes({count}, 0, 10);
  Batches batches({.inputs = {numbers}, .targets = {labels}}, batch, Seed(1));
  std::int64_t next = 0;
  for (auto _ : state) {
    const std::int64_t first = next++ % (count / batch) * batch;
    const std::int64_t epoch = next / (count / batch);
    benchmark::DoNotOptimize(batches.gather(engine(), epoch, first, batch).inputs[0].data());
  }
  rows(state, batch);
}

const Declare batches([] {
  measure("batches/50_numbers/256_rows", [](auto& state) {
    gather(state, normal_numbers({100'000, 50}, 1), 256);
  });
  measure("batches/2_numbers/32_rows", [](auto& state) {
    gather(state, normal_numbers({10'000, 2}, 1), 32);
  });
  measure("batches/784_pixels/128_rows", [](auto& state) {
    gather(state, Tensor(Shape{20'000, 784}, DType::u8), 128);
  });
});

}  // namespace
}  // namespace lamina::bench
