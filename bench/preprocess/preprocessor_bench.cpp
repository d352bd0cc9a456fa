// Learning what becomes of columns, and doing it: to a table, and to one row.
#include "lamina/preprocess/preprocessor.hpp"
#include "support/measure.hpp"
#include "support/tables.hpp"

namespace lamina::bench {
namespace {

constexpr std::int64_t rows_of_table = 20'000;
const PreprocessOptions options{.target = "y", .task = "classification"};

void fit(benchmark::State& state, std::int64_t numbers, std::int64_t words) {
  const Table table = mixed_table(rows_of_table, numbers, words);
  const std::vector<std::int64_t> all = all_rows(table);
  for (auto _ : state) {
    const Preprocessor fitted = Preprocessor::fit(table, all, options);
    benchmark::DoNotOptimize(fitted.inputs());
  }
  rows(state, rows_of_table);
}

void apply(benchmark::State& state, std::int64_t numbers, std::int64_t words) {
  const Table table = mixed_table(rows_of_table, numbers, words);
  const Preprocessor fitted = Preprocessor::fit(table, all_rows(table), options);
  for (auto _ : state) {
    const Features features = fitted.apply(table);
    benchmark::DoNotOptimize(features["numbers"].view().data());
  }
  rows(state, rows_of_table);
}

void apply_to_row(benchmark::State& state) {
  const Table table = mixed_table(200, 2, 1);
  const Preprocessor fitted = Preprocessor::fit(table, all_rows(table), options);
  const Row row{{"x0", 0.5}, {"x1", -1.0}, {"w0", "word 3"}};
  Features features = fitted.room(1);
  for (auto _ : state) {
    fitted.apply(row, features);
    benchmark::DoNotOptimize(features.inputs[0].f32());
    benchmark::ClobberMemory();
  }
}

const Declare preprocessor([] {
  measure("preprocess/fit/10_numbers", [](auto& state) { fit(state, 10, 0); });
  measure("preprocess/fit/6_numbers_8_words", [](auto& state) { fit(state, 6, 8); });
  measure("preprocess/apply/10_numbers", [](auto& state) { apply(state, 10, 0); });
  measure("preprocess/apply/6_numbers_8_words", [](auto& state) { apply(state, 6, 8); });
  measure("preprocess/apply_to_row", apply_to_row);
});

}  // namespace
}  // namespace lamina::bench
