// Kernels that reduce rows or columns.
#include "kernels/kernels.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

double float_bytes(std::int64_t rows, std::int64_t columns) {
  return 4.0 * static_cast<double>(rows * columns);
}

void softmax(benchmark::State& state, std::int64_t rows, std::int64_t columns) {
  const Tensor z = normal_numbers({rows, columns}, 1);
  Tensor y(Shape{rows, columns});
  for (auto _ : state) {
    kernels::softmax<float>(engine(), y.f32(), z.f32(), rows, columns);
    benchmark::ClobberMemory();
  }
  bytes(state, 2 * float_bytes(rows, columns));
}

void softmax_backward(benchmark::State& state, std::int64_t rows, std::int64_t columns) {
  const Tensor y = normal_numbers({rows, columns}, 1);
  const Tensor dy = normal_numbers({rows, columns}, 2);
  Tensor dz(Shape{rows, columns});
  for (auto _ : state) {
    kernels::softmax_backward<float>(engine(), dz.f32(), dy.f32(), y.f32(), rows, columns, false);
    benchmark::ClobberMemory();
  }
  bytes(state, 3 * float_bytes(rows, columns));
}

void column_sums(benchmark::State& state, std::int64_t rows, std::int64_t columns) {
  const Tensor x = normal_numbers({rows, columns}, 1);
  Tensor sums(Shape{columns});
  for (auto _ : state) {
    kernels::column_sums<float>(engine(), sums.f32(), x.f32(), rows, columns, false);
    benchmark::ClobberMemory();
  }
  bytes(state, float_bytes(rows, columns));
}

void sum_of_squares(benchmark::State& state, std::int64_t n) {
  const Tensor x = normal_numbers({n}, 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(kernels::sum_of_squares<float>(engine(), x.f32(), n));
  }
  bytes(state, float_bytes(n, 1));
}

void embed(benchmark::State& state, std::int64_t rows, std::int32_t categories,
           std::int64_t dimension) {
  const Tensor table = normal_numbers({categories + 1, dimension}, 1);
  const Tensor chosen = codes({rows, 1}, 0, categories + 1);
  Tensor y(Shape{rows, dimension});
  for (auto _ : state) {
    kernels::embed<float>(engine(), y.f32(), dimension, table.f32(), dimension, chosen.i32(), 1,
                          rows);
    benchmark::ClobberMemory();
  }
  bytes(state, 2 * float_bytes(rows, dimension));
}

void embed_backward(benchmark::State& state, std::int64_t rows, std::int32_t categories,
                    std::int64_t dimension) {
  Tensor dtable(Shape{categories + 1, dimension});
  const Tensor chosen = codes({rows, 1}, 0, categories + 1);
  const Tensor dy = normal_numbers({rows, dimension}, 1);
  for (auto _ : state) {
    kernels::embed_backward<float>(engine(), dtable.f32(), categories + 1, dimension, dy.f32(),
                                   dimension, chosen.i32(), 1, rows, false);
    benchmark::ClobberMemory();
  }
  bytes(state, float_bytes(rows, dimension));
}

const Declare declared([] {
  for (const auto& [rows, columns] :
       {std::pair<std::int64_t, std::int64_t>{128, 10}, {256, 1000}}) {
    const std::string shape = std::to_string(rows) + "x" + std::to_string(columns);
    measure("rows/softmax/" + shape,
            [r = rows, c = columns](auto& state) { softmax(state, r, c); });
    measure("rows/softmax_backward/" + shape,
            [r = rows, c = columns](auto& state) { softmax_backward(state, r, c); });
  }
  measure("rows/column_sums/256x2", [](auto& state) { column_sums(state, 256, 2); });
  measure("rows/column_sums/128x512", [](auto& state) { column_sums(state, 128, 512); });
  measure("rows/column_sums/256x1024", [](auto& state) { column_sums(state, 256, 1024); });
  measure("rows/sum_of_squares/670000", [](auto& state) { sum_of_squares(state, 670'000); });
  measure("rows/embed/256x16_of_100", [](auto& state) { embed(state, 256, 100, 16); });
  measure("rows/embed_backward/256x16_of_100",
          [](auto& state) { embed_backward(state, 256, 100, 16); });
});

}  // namespace
}  // namespace lamina::bench
