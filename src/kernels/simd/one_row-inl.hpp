// Products of one row, as a prediction asks for: every element of B is read once, so nothing is
// packed and no sum is interrupted.
#if defined(LAMINA_ONE_ROW_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_ONE_ROW_INL_HPP
#undef LAMINA_ONE_ROW_INL_HPP
#else
#define LAMINA_ONE_ROW_INL_HPP
#endif

#include "kernels/simd/activation-inl.hpp"
#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// activation(Σ x·W + bias): element k of x is x[k * x_step], row k of W begins at w[k * w_step].
struct RowSums {
  const float* x;
  std::int64_t x_step;
  const float* w;
  std::int64_t w_step;
  std::int64_t k;
  const float* bias;  // or null
  Nonlinearity activation;
};

/// Neighbouring vectors of the sums, from column j on.
template <int vectors, class Extent>
HWY_INLINE void row_sums(const RowSums& row, std::int64_t j, Extent last, F (&sum)[vectors]) {
  const float* x = row.x;
  const float* w = row.w + j;
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    sum[v] = constant<F>(0.0);
  }
#pragma GCC unroll 4
  for (std::int64_t k = row.k; k > 0; --k, x += row.x_step, w += row.w_step) {
    const F element = hn::Set(FloatTag(), *x);
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) {
      sum[v] = fma(element, load_one_of<vectors>(v, w, last), sum[v]);
    }
  }
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    if (row.bias != nullptr) {
      sum[v] = sum[v] + load_one_of<vectors>(v, row.bias + j, last);
    }
    if (row.activation.kind == Nonlinearity::relu) {
      sum[v] = Relu().value(sum[v]);
    } else if (row.activation.kind != Nonlinearity::linear) {
      sum[v] = activated_by(row.activation, sum[v]);
    }
  }
}

// ---- One row of any product ---------------------------------------------------------------------

template <int vectors, class Extent>
HWY_INLINE void store_row_sums(const RowSums& row, std::int64_t j, Extent extent, float* c) {
  F sum[vectors];
  row_sums(row, j, extent, sum);
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    store(extent, sum[v], c + j + v * lanes);
  }
}

/// Whether multiply_one_row() can do it: one chain a sum, B's rows in one piece.
HWY_INLINE bool is_one_row(const MatmulJob<float>& job, const Block& block) {
  return block.row_end - block.row_begin == 1 && job.pairs.size() == 1 &&
         job.pairs[0].b.column_stride == 1 && !job.epilogue.add && job.epilogue.z == nullptr &&
         (job.order == SumOrder::chain || job.pairs[0].k <= row_block);
}

HWY_NOINLINE void multiply_one_row(const MatmulJob<float>& job, const Block& block) {
  const Pair<float>& pair = job.pairs[0];
  const RowSums row = {pair.a.data + block.row_begin * pair.a.row_stride,
                       pair.a.column_stride,
                       pair.b.data,
                       pair.b.row_stride,
                       pair.k,
                       job.epilogue.bias,
                       job.epilogue.activation};
  float* const c = job.c + block.row_begin * job.row_stride;
  const std::int64_t end = block.column_end;
  std::int64_t j = block.column_begin;
  for (; j + 8 * lanes <= end; j += 8 * lanes) {
    store_row_sums<8>(row, j, Whole{}, c);
  }
  if (j + 4 * lanes <= end) {
    store_row_sums<4>(row, j, Whole{}, c);
    j += 4 * lanes;
  }
  if (j + 2 * lanes <= end) {
    store_row_sums<2>(row, j, Whole{}, c);
    j += 2 * lanes;
  }
  if (j + lanes <= end) {
    store_row_sums<1>(row, j, Whole{}, c);
    j += lanes;
  }
  if (j < end) {
    store_row_sums<1>(row, j, Part{end - j}, c);
  }
}

// ---- One row through layers of few units --------------------------------------------------------

/// One layer; what it writes beyond its units nobody reads.
template <int vectors = 1>
HWY_INLINE void few_sums(const RowSums& row, std::int64_t units, float* y) {
  const std::int64_t last = units - (vectors - 1) * lanes;
  F sum[vectors];
  if (last > lanes) {
    if constexpr (vectors * lanes < few_units) {
      few_sums<vectors + 1>(row, units, y);
    }
    return;
  }
  if (last == lanes) {
    row_sums(row, 0, Whole{}, sum);
  } else {
    row_sums(row, 0, Part{last}, sum);
  }
#pragma GCC unroll 4
  for (int v = 0; v < vectors; ++v) {
    store(Whole{}, sum[v], y + v * lanes);
  }
}

void dense_row(std::span<const DenseLayer<float>> layers, const float* x, float* y) {
  HWY_ALIGN float units[2][few_units];
  int turn = 0;
  for (const DenseLayer<float>& layer : layers) {
    few_sums({x, 1, layer.weights, layer.units, layer.inputs, layer.bias, layer.activation},
             layer.units, units[turn]);
    x = units[turn];
    turn = 1 - turn;
  }
  for_vectors(layers.back().units, [=](auto extent, std::int64_t i)
                                       HWY_ATTR { store(extent, load(Whole{}, x + i), y + i); });
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_ONE_ROW_INL_HPP
