// Answers: from cells by name, from prepared numbers, and for many rows.
#include <memory>

#include "lamina/serving/predictor.hpp"
#include "support/measure.hpp"
#include "support/models.hpp"

namespace lamina::bench {
namespace {

/// 8 numbers and 2 words, through 64 and 64 units.
std::shared_ptr<const Artifact> mixed() {
  return std::make_shared<const Artifact>(mixed_model({64, 64}));
}

void row(benchmark::State& state) {
  const Predictor predictor(mixed(), 1);
  std::vector<NamedCell> cells;
  for (int i = 0; i < 8; ++i) cells.push_back({"x" + std::to_string(i), 0.1 * i});
  for (int i = 0; i < 2; ++i) cells.push_back({"w" + std::to_string(i), "word 3"});
  const Row asked(std::move(cells));
  for (auto _ : state) benchmark::DoNotOptimize(predictor.predict(asked).value);
}

void table(benchmark::State& state) {
  constexpr std::int64_t count = 10'000;
  const Predictor predictor(mixed(), engine().threads());
  const Table asked = mixed_table(count, 8, 2);
  for (auto _ : state) benchmark::DoNotOptimize(predictor.predict(asked).values.data());
  rows(state, count);
}

void prepared_row(benchmark::State& state, char name) {
  PredictionBench work(network_named(name), 1, 1);
  for (auto _ : state) work.one_row();
}

void prepared_rows(benchmark::State& state, char name, std::int64_t count) {
  PredictionBench work(network_named(name), count, engine().threads());
  for (auto _ : state) work.all_rows();
  rows(state, count);
}

const Declare predictor([] {
  measure("predict/row", row);
  measure("predict/table_of_10000_rows", table);
  for (const char name : {'A', 'B', 'C'}) {
    measure("predict/prepared_row/" + std::string(1, name),
            [=](auto& state) { prepared_row(state, name); });
  }
  measure("predict/prepared_32_rows/C", [](auto& state) { prepared_rows(state, 'C', 32); });
  measure("predict/prepared_2000_rows/C", [](auto& state) { prepared_rows(state, 'C', 2000); });
});

}  // namespace
}  // namespace lamina::bench
