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

/// c = activation(Σ a·B + bias) for neighbouring vectors of one row, from column j on.
template <int vectors, class Extent>
HWY_INLINE void row_sums(const MatmulJob<float>& job, std::int64_t row, std::int64_t j,
                         Extent extent) {
  const Pair<float>& pair = job.pairs[0];
  const std::int64_t a_step = pair.a.column_stride;
  const std::int64_t b_step = pair.b.row_stride;
  const float* a = pair.a.data + row * pair.a.row_stride;
  const float* b = pair.b.data + j;
  F sum[vectors];
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    sum[v] = constant<F>(0.0);
  }
  for (std::int64_t k = pair.k; k > 0; --k, a += a_step, b += b_step) {
    const F element = hn::Set(FloatTag(), *a);
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) {
      sum[v] = fma(element, load(extent, b + v * lanes), sum[v]);
    }
  }
  const Activation activation = job.epilogue.activation;
  const float* const bias = job.epilogue.bias;
  float* const c = job.c + row * job.n + j;
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    if (bias != nullptr) {
      sum[v] = sum[v] + load(extent, bias + j + v * lanes);
    }
    if (activation == Activation::relu) {
      sum[v] = activated<Activation::relu>(sum[v]);
    } else if (activation != Activation::linear) {
      sum[v] = activated_by(activation, sum[v]);
    }
    store(extent, sum[v], c + v * lanes);
  }
}

/// Whether multiply_one_row() can do it: one chain a sum, B's rows in one piece.
HWY_INLINE bool is_one_row(const MatmulJob<float>& job, const Block& block) {
  return block.row_end - block.row_begin == 1 && job.pairs.size() == 1 &&
         job.pairs[0].b.column_stride == 1 && !job.epilogue.add && job.epilogue.z == nullptr &&
         (job.order == SumOrder::chain || job.pairs[0].k <= row_block);
}

/// At most one vector of columns; apart, since what many vectors need on the stack takes a small
/// network's row longer than its sums.
HWY_NOINLINE void multiply_last_columns(const MatmulJob<float>& job, std::int64_t row,
                                        std::int64_t j, std::int64_t columns) {
  if (columns == lanes) {
    row_sums<1>(job, row, j, Whole{});
  } else {
    row_sums<1>(job, row, j, Part{columns});
  }
}

HWY_NOINLINE std::int64_t multiply_first_columns(const MatmulJob<float>& job, const Block& block) {
  const std::int64_t row = block.row_begin;
  const std::int64_t end = block.column_end;
  std::int64_t j = block.column_begin;
  for (; j + 8 * lanes <= end; j += 8 * lanes) {
    row_sums<8>(job, row, j, Whole{});
  }
  if (j + 4 * lanes <= end) {
    row_sums<4>(job, row, j, Whole{});
    j += 4 * lanes;
  }
  if (j + 2 * lanes <= end) {
    row_sums<2>(job, row, j, Whole{});
    j += 2 * lanes;
  }
  if (j + lanes < end) {
    row_sums<1>(job, row, j, Whole{});
    j += lanes;
  }
  return j;
}

HWY_INLINE void multiply_one_row(const MatmulJob<float>& job, const Block& block) {
  const std::int64_t j = block.column_end - block.column_begin > lanes
                             ? multiply_first_columns(job, block)
                             : block.column_begin;
  if (j < block.column_end) {
    multiply_last_columns(job, block.row_begin, j, block.column_end - j);
  }
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_ONE_ROW_INL_HPP
