// A product of one row, as a prediction asks for: every element of B is read once, so nothing is
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

/// c = relu(Σ a·B + bias) for neighbouring vectors of one row; relu and bias where asked for.
template <int vectors, class Extent>
HWY_INLINE void row_sums(const Pair<float>& pair, const float* b, const float* bias, bool relu,
                         float* c, Extent extent) {
  const std::int64_t a_step = pair.a.column_stride;
  const std::int64_t b_step = pair.b.row_stride;
  const float* a = pair.a.data;
  F sum[vectors];
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    sum[v] = constant<F>(0.0);
  }
  for (std::int64_t k = 0; k < pair.k; ++k, a += a_step, b += b_step) {
    const F element = hn::Set(FloatTag(), *a);
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) {
      sum[v] = fma(element, load(extent, b + v * lanes), sum[v]);
    }
  }
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    if (bias != nullptr) {
      sum[v] = sum[v] + load(extent, bias + v * lanes);
    }
    store(extent, relu ? activated<Activation::relu>(sum[v]) : sum[v], c + v * lanes);
  }
}

/// Whether multiply_one_row() can do it: one chain a sum, B's rows in one piece.
HWY_INLINE bool is_one_row(const MatmulJob<float>& job, const Block& block) {
  return block.row_end - block.row_begin == 1 && job.pairs.size() == 1 &&
         job.pairs[0].b.column_stride == 1 && !job.epilogue.add && job.epilogue.z == nullptr &&
         (job.order == SumOrder::chain || job.pairs[0].k <= row_block);
}

HWY_INLINE void multiply_one_row(const MatmulJob<float>& job, const Block& block) {
  const Epilogue<float>& e = job.epilogue;
  const bool relu = e.activation == Activation::relu;
  Pair<float> pair = job.pairs[0];
  pair.a.data += block.row_begin * pair.a.row_stride;
  const float* b = pair.b.data + block.column_begin;
  const float* bias = e.bias == nullptr ? nullptr : e.bias + block.column_begin;
  float* const c = job.c + block.row_begin * job.n + block.column_begin;
  const std::int64_t columns = block.column_end - block.column_begin;
  const auto bias_at = [bias](std::int64_t j) {
    return bias == nullptr ? nullptr : bias + j;
  };
  std::int64_t j = 0;
  for (; j + 8 * lanes <= columns; j += 8 * lanes) {
    row_sums<8>(pair, b + j, bias_at(j), relu, c + j, Whole{});
  }
  if (j + 4 * lanes <= columns) {
    row_sums<4>(pair, b + j, bias_at(j), relu, c + j, Whole{});
    j += 4 * lanes;
  }
  if (j + 2 * lanes <= columns) {
    row_sums<2>(pair, b + j, bias_at(j), relu, c + j, Whole{});
    j += 2 * lanes;
  }
  if (j + lanes <= columns) {
    row_sums<1>(pair, b + j, bias_at(j), relu, c + j, Whole{});
    j += lanes;
  }
  if (j < columns) {
    row_sums<1>(pair, b + j, bias_at(j), relu, c + j, Part{columns - j});
  }
  if (e.activation != Activation::linear && !relu) {
    activate(e.activation, c, c, columns);
  }
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_ONE_ROW_INL_HPP
