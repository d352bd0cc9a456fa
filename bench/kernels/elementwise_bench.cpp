// Kernels that touch every element once, on the activations of a hidden layer of C (256 KB each).
#include "kernels/kernels.hpp"
#include "lamina/autograd/activation.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

constexpr std::int64_t rows_of_c = 128;
constexpr std::int64_t units_of_c = 512;
constexpr std::int64_t elements = rows_of_c * units_of_c;
constexpr double float_bytes = 4.0 * elements;

Tensor layer(std::uint64_t seed) {
  return normal_numbers({rows_of_c, units_of_c}, seed);
}

void forward(benchmark::State& state, Nonlinearity activation) {
  const Tensor z = layer(1);
  Tensor y = layer(2);
  for (auto _ : state) {
    kernels::activate<float>(engine(), activation, y.f32(), z.f32(), elements);
    benchmark::ClobberMemory();
  }
  bytes(state, 2 * float_bytes);
}

void backward(benchmark::State& state, Nonlinearity activation) {
  const Tensor z = layer(1);
  Tensor y = layer(2);
  const Tensor dy = layer(3);
  Tensor dz = layer(4);
  kernels::activate<float>(engine(), activation, y.f32(), z.f32(), elements);
  for (auto _ : state) {
    kernels::activate_backward<float>(engine(), activation, dz.f32(), dy.f32(), y.f32(), z.f32(),
                                      elements, false);
    benchmark::ClobberMemory();
  }
  bytes(state, 3 * float_bytes);
}

void add(benchmark::State& state) {
  const Tensor a = layer(1);
  const Tensor b = layer(2);
  Tensor out = layer(3);
  for (auto _ : state) {
    kernels::elementwise<float>(engine(), kernels::Binary::add, out.f32(), a.f32(), b.f32(),
                                elements);
    benchmark::ClobberMemory();
  }
  bytes(state, 3 * float_bytes);
}

void dropout(benchmark::State& state) {
  const Tensor x = layer(1);
  Tensor y = layer(2);
  std::uint64_t step = 0;
  for (auto _ : state) {
    kernels::dropout<float>(engine(), y.f32(), x.f32(), rows_of_c, units_of_c, 0.2, Seed(3), step++,
                            false);
    benchmark::ClobberMemory();
  }
  bytes(state, 2 * float_bytes);
}

/// 128 MB read and written: what memory can do at most.
void stream(benchmark::State& state) {
  Tensor memory(Shape{std::int64_t{1} << 25});
  for (auto _ : state) {
    kernels::scale<float>(engine(), memory.f32(), memory.f32(), 1.0F, memory.elements(), false);
    benchmark::ClobberMemory();
  }
  bytes(state, 2.0 * static_cast<double>(memory.bytes()));
}

const Declare elementwise([] {
  for (const Activation& activation : Activation::shipped()) {
    const std::optional<Nonlinearity> formula = activation->formula();
    if (!formula || formula->kind == Nonlinearity::linear) continue;
    const std::string name(activation.kind());
    measure("activate/forward/" + name, [=](auto& state) { forward(state, *formula); });
    measure("activate/backward/" + name, [=](auto& state) { backward(state, *formula); });
  }
  measure("elementwise/add", add);
  measure("elementwise/dropout", dropout);
  measure("elementwise/stream_128_MB", stream);
});

}  // namespace
}  // namespace lamina::bench
