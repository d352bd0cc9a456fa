// One row through layers of few units, done as one operation.
#include "kernels/levels.hpp"

namespace lamina::kernels {
namespace {

using testing::activations;
using testing::expect_same;
using testing::Floats;
using testing::Outputs;
using testing::reals;
using testing::same_bits;

/// One row through layers of `units`, the last but one without bias.
Outputs one_row_through(const std::vector<std::int64_t>& units, std::int64_t inputs,
                        Nonlinearity activation, const Table<float>& t) {
  std::vector<Floats> numbers;
  std::vector<DenseLayer<float>> layers;
  numbers.reserve(2 * units.size());
  std::int64_t k = inputs;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const float* w = numbers.emplace_back(reals(k * units[i], 2 * i, 0.7)).data();
    const float* b = numbers.emplace_back(reals(units[i], 2 * i + 1)).data();
    layers.push_back({w, i + 2 == units.size() ? nullptr : b, k, units[i], activation});
    k = units[i];
  }
  const Floats x = reals(inputs, 99);
  Floats y(k);
  t.dense_row(layers, x.data(), y.data());
  return {y};
}

TEST(OneRow, ThroughLayersHasThePlainBits) {
  for (const Nonlinearity activation : activations) {
    for (std::int64_t units = 1; units <= few_units; ++units) {
      for (const std::int64_t inputs : {0, 1, 2, 3, 4, 5, 8, 17, 130}) {
        for (const std::vector<std::int64_t>& layers :
             {std::vector<std::int64_t>{units}, {units, 3}, {5, units}, {units, 17 - units, 16}}) {
          expect_same(std::to_string(inputs) + " inputs, " + std::to_string(units) + " units",
                      [&](const Table<float>& t) {
                        return one_row_through(layers, inputs, activation, t);
                      });
        }
      }
    }
  }
}

TEST(OneRow, ThroughLayersHasTheBitsOfProducts) {
  const Floats x = reals(3, 1);
  const Floats w = reals(3 * 5, 2);
  const Floats b = reals(5, 3);
  const Floats w2 = reals(5 * 2, 4);
  Floats together(2);
  const std::vector<DenseLayer<float>> layers = {{w.data(), b.data(), 3, 5, Nonlinearity::tanh},
                                                 {w2.data(), nullptr, 5, 2, Nonlinearity::linear}};
  table_of(Level::plain).dense_row(layers, x.data(), together.data());
  Floats h(5);
  Floats y(2);
  const Engine engine(1);
  const Pair<float> first = {{x.data(), 3, 1}, {w.data(), 5, 1}, 3};
  const Pair<float> second = {{h.data(), 5, 1}, {w2.data(), 2, 1}, 5};
  matmul<float>(engine, {h.data(), 1, 5}, {&first, 1}, SumOrder::chain,
                {.bias = b.data(), .activation = Nonlinearity::tanh});
  matmul<float>(engine, {y.data(), 1, 2}, {&second, 1}, SumOrder::chain, {});
  EXPECT_TRUE(same_bits(together, y));
}

}  // namespace
}  // namespace lamina::kernels
