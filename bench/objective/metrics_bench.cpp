// Measuring answers: accuracy, area under the curve and the others at once.
#include "lamina/objective/metrics.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

constexpr std::int64_t answers = 20'000;

void classes(benchmark::State& state, std::int64_t count) {
  Tensor probabilities = normal_numbers({answers, count}, 1);
  for (std::int64_t row = 0; row < answers; ++row) {
    float* p = probabilities.f32() + row * count;
    float sum = 0;
    for (std::int64_t c = 0; c < count; ++c) sum += p[c] = p[c] * p[c] + 0.01F;
    for (std::int64_t c = 0; c < count; ++c) p[c] /= count == 1 ? sum + 1 : sum;
  }
  const Tensor labels = codes({answers}, 0, count == 1 ? 2 : static_cast<std::int32_t>(count));
  const std::span<const std::int32_t> truth(labels.i32(), static_cast<std::size_t>(answers));
  for (auto _ : state) {
    benchmark::DoNotOptimize(classification_scores(probabilities, truth).metrics.data());
  }
  rows(state, answers);
}

const Declare metrics([] {
  measure("metrics/two_classes", [](auto& state) { classes(state, 1); });
  measure("metrics/ten_classes", [](auto& state) { classes(state, 10); });
});

}  // namespace
}  // namespace lamina::bench
