// C = activation(Σ A·B + bias), one output after the other: the order of every sum, spelt out.
#include <array>

#include "kernels/ref/lanes.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels::ref {
namespace {

/// Element (i, j) of the product: k runs through all pairs, one after the other.
template <class T>
T product(const MatmulJob<T>& job, std::int64_t i, std::int64_t j) {
  TreeSum<T> tree;
  T sum{0};
  std::int64_t terms = 0;
  for (const Pair<T>& pair : job.pairs) {
    const T* a = pair.a.data + i * pair.a.row_stride;
    const T* b = pair.b.data + j * pair.b.column_stride;
    for (std::int64_t k = 0; k < pair.k; ++k) {
      if (job.order == SumOrder::row_blocks && terms == row_block) {
        tree.add(sum);
        sum = T{0};
        terms = 0;
      }
      sum = fma(a[k * pair.a.column_stride], b[k * pair.b.row_stride], sum);
      ++terms;
    }
  }
  if (job.order == SumOrder::chain) {
    return sum;
  }
  tree.add(sum);
  return tree.total();
}

template <class T>
void matmul(const MatmulJob<T>& job, const Block& block) {
  const Epilogue<T>& e = job.epilogue;
  for (std::int64_t i = block.row_begin; i < block.row_end; ++i) {
    T* c = job.c + i * job.row_stride;
    for (std::int64_t j = block.column_begin; j < block.column_end; ++j) {
      T sum = product(job, i, j);
      if (e.add) {
        c[j] += sum;
        continue;
      }
      if (e.bias != nullptr) {
        sum += e.bias[j];
      }
      if (e.z != nullptr) {
        e.z[i * job.row_stride + j] = sum;
      }
      c[j] = with_formula(e.activation, [=](auto g) { return g.value(sum); });
    }
  }
}

template <class T>
void dense_row(std::span<const DenseLayer<T>> layers, const T* x, T* y) {
  std::array<T, few_units> units[2];
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const DenseLayer<T>& layer = layers[i];
    T* const out = i + 1 == layers.size() ? y : units[i % 2].data();
    const Pair<T> pair = {{x, layer.inputs, 1}, {layer.weights, layer.units, 1}, layer.inputs};
    const Epilogue<T> epilogue = {.bias = layer.bias, .activation = layer.activation};
    matmul<T>({out, layer.units, layer.units, {&pair, 1}, SumOrder::chain, epilogue},
              {0, 1, 0, layer.units});
    x = out;
  }
}

}  // namespace

template <class T>
void fill(MatmulTable<T>& t) {
  t.matmul = matmul<T>;
  t.dense_row = dense_row<T>;
}
template void fill(MatmulTable<float>&);
template void fill(MatmulTable<double>&);

}  // namespace lamina::kernels::ref
