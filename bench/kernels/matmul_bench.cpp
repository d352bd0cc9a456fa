// The matrix products of the layers of networks A to E, as dense layers ask for them, and tiny
// ones.
#include <array>
#include <set>
#include <tuple>

#include "kernels/peak.hpp"
#include "support/numbers.hpp"
#include "workflow/bench_network.hpp"

namespace lamina::bench {
namespace {

using kernels::Epilogue;
using kernels::Matrix;
using kernels::Pair;
using kernels::SumOrder;

struct Layer {
  std::string name;
  std::int64_t batch, inputs, outputs;
  double flops() const { return 2.0 * static_cast<double>(batch * inputs * outputs); }
};

/// Layers of equal shape once: "D1" stands for all of D.
std::vector<Layer> layers_of_networks() {
  std::vector<Layer> layers;
  std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t>> seen;
  for (const BenchNetwork& network : bench_networks()) {
    for (std::size_t i = 0; i + 1 < network.sizes.size(); ++i) {
      const Layer layer{network.name + std::to_string(i + 1), network.batch, network.sizes[i],
                        network.sizes[i + 1]};
      if (seen.emplace(layer.batch, layer.inputs, layer.outputs).second) layers.push_back(layer);
    }
  }
  return layers;
}

Matrix<float> matrix(const Tensor& tensor) {
  return {tensor.f32(), tensor.shape().columns(), 1};
}

void product(benchmark::State& state, Tensor& c, Matrix<float> a, Matrix<float> b, std::int64_t k,
             SumOrder order, const Epilogue<float>& epilogue = {}) {
  const std::int64_t m = c.shape()[0];
  const std::int64_t n = c.shape()[1];
  const std::array<Pair<float>, 1> pairs = {{{a, b, k}}};
  for (auto _ : state) {
    kernels::matmul<float>(engine(), {c.f32(), m, n}, pairs, order, epilogue);
    benchmark::ClobberMemory();
  }
  flops(state, 2.0 * static_cast<double>(m * n * k));
}

void forward(benchmark::State& state, const Layer& layer) {
  const Tensor x = normal_numbers({layer.batch, layer.inputs}, 1);
  const Tensor w = normal_numbers({layer.inputs, layer.outputs}, 2);
  const Tensor bias = normal_numbers({layer.outputs}, 3);
  Tensor y(Shape{layer.batch, layer.outputs});
  product(state, y, matrix(x), matrix(w), layer.inputs, SumOrder::chain,
          {.bias = bias.f32(), .activation = Nonlinearity::relu});
}

void weight_gradient(benchmark::State& state, const Layer& layer) {
  const Tensor x = normal_numbers({layer.batch, layer.inputs}, 1);
  const Tensor dy = normal_numbers({layer.batch, layer.outputs}, 2);
  Tensor dw(Shape{layer.inputs, layer.outputs});
  product(state, dw, matrix(x).transposed(), matrix(dy), layer.batch, SumOrder::row_blocks);
}

void input_gradient(benchmark::State& state, const Layer& layer) {
  const Tensor dy = normal_numbers({layer.batch, layer.outputs}, 1);
  const Tensor w = normal_numbers({layer.inputs, layer.outputs}, 2);
  Tensor dx(Shape{layer.batch, layer.inputs});
  product(state, dx, matrix(dy), matrix(w).transposed(), layer.outputs, SumOrder::chain);
}

void all_products(const Layer& layer) {
  measure("matmul/forward/" + layer.name, [=](auto& state) { forward(state, layer); });
  measure("matmul/dW/" + layer.name, [=](auto& state) { weight_gradient(state, layer); });
  measure("matmul/dX/" + layer.name, [=](auto& state) { input_gradient(state, layer); });
}

const Declare matmul([] {
  for (const Layer& layer : layers_of_networks()) all_products(layer);
  for (const std::int64_t size : {4, 8, 16, 32}) {
    const std::string side = std::to_string(size);
    all_products({side + "x" + side + "x" + side, size, size, size});
  }
  // One row of B and C: a matrix and a vector.
  for (const Layer& layer : {Layer{"1x784x128", 1, 784, 128}, Layer{"1x784x512", 1, 784, 512}}) {
    measure("matmul/forward/" + layer.name, [=](auto& state) { forward(state, layer); });
  }
});

}  // namespace
}  // namespace lamina::bench
