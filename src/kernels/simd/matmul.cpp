// C = activation(Σ A·B + bias) in vectors: a tile of C stays in registers while k runs, one
// broadcast element of A times a vector of B at a time. So each element of C is the one chain of
// fused multiply-adds that ref/matmul.cpp spells out, whatever the tile, the packing or the thread.
//
// From the inside out:
//   run_tile  (tile-inl.hpp)     some rows × some vectors of C, one run over k
//   Run       (runs-inl.hpp)     a stretch of k
//   Panel     (panel-inl.hpp)    a column of tiles; packs its part of B if that pays
//   multiply  (here)             blocks of rows that keep A in the cache, their runs, their panels;
//                                one row (one_row-inl.hpp) and few columns (few_columns-inl.hpp)
//                                go their own way
//   dense_row (one_row-inl.hpp)  one row through several layers of few units
#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/matmul.cpp"
#include <algorithm>

#include "hwy/foreach_target.h"
#include "kernels/scratch.hpp"
#include "kernels/simd/activation-inl.hpp"
#include "kernels/simd/few_columns-inl.hpp"
#include "kernels/simd/lanes-inl.hpp"
#include "kernels/simd/one_row-inl.hpp"
#include "kernels/simd/panel-inl.hpp"
#include "kernels/simd/rows_of_a-inl.hpp"
#include "kernels/simd/runs-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

// ---- The whole product --------------------------------------------------------------------------

constexpr std::int64_t block_elements = 1 << 18;  // of A in one run: 1 MB, for the L2 cache

struct TurnedSums {};  // names the scratch

// Terms fewer than a long run are soon added up, and writing C takes longer: wide tiles write
// longer stretches. With 16 registers they would be too low.
constexpr std::int64_t few_terms = tallest(4) >= 4 ? long_run - 1 : 0;

/// body(panel) for the panels of a block, from left to right. Few rows take wide panels, so that
/// enough sums are under way to hide the latency of an addition.
template <class Body>
HWY_INLINE void for_panels(const MatmulJob<float>& job, const Block& block, std::int64_t terms,
                           Body body) {
  const std::int64_t rows = block.row_end - block.row_begin;
  for (std::int64_t column = block.column_begin; column < block.column_end;) {
    const std::int64_t left = block.column_end - column;
    const auto next = [&]<int vectors>() HWY_ATTR {
      const std::int64_t width = std::min(left, vectors * lanes);
      Panel<vectors> panel(job, block.row_begin, block.row_end, column, width);
      body(panel);
      column += width;
    };
    if (left >= 8 * lanes && rows <= tallest(8)) {
      next.template operator()<8>();
    } else if (left >= 4 * lanes && (rows <= tallest(4) || terms <= few_terms)) {
      next.template operator()<4>();
    } else if (left > lanes) {
      next.template operator()<2>();
    } else {
      next.template operator()<1>();
    }
  }
}

void multiply_rows(const MatmulJob<float>& job, const Runs& runs, const Block& block) {
  if (runs.chains() > 1 || job.epilogue.add) {
    for_panels(job, block, runs.terms(), [&](auto& panel) HWY_ATTR { panel.in_parts(runs); });
    return;
  }
  const std::int64_t rows = block.row_end - block.row_begin;
  const bool read_often = rows > tallest(2) && block.column_end - block.column_begin >= 8 * lanes;
  runs.for_each([&](const Run& run) HWY_ATTR {
    const RowsOfA a = rows_of_a(run, block.row_begin);
    if (!read_often || !is_slow(a, run.count)) {
      for_panels(job, block, runs.terms(),
                 [&](const auto& panel) HWY_ATTR { panel.straight(run, a, nullptr); });
      return;
    }
    const CopyOfA copy(a, rows, run.count);
    bool is_made = false;
    for_panels(job, block, runs.terms(), [&](const auto& panel) HWY_ATTR {
      panel.straight(run, copy.rows(), is_made ? nullptr : &copy);
      is_made = true;
    });
  });
}

HWY_NOINLINE void multiply_blocks(const MatmulJob<float>& job, const Block& block) {
  const Runs runs(job, longest_run);
  const std::int64_t rows = block.row_end - block.row_begin;
  constexpr std::int64_t few = 4 * tallest(2);
  if (rows <= few) {
    multiply_rows(job, runs, block);
    return;
  }
  const std::int64_t terms = std::clamp<std::int64_t>(runs.terms(), 1, longest_run);
  const std::int64_t fitting = std::max(block_elements / terms, few);
  const std::int64_t count = (rows + fitting - 1) / fitting;
  for (std::int64_t i = 0; i < count; ++i) {
    multiply_rows(job, runs,
                  {block.row_begin + rows * i / count, block.row_begin + rows * (i + 1) / count,
                   block.column_begin, block.column_end});
  }
}

// ---- Few columns --------------------------------------------------------------------------------

/// Whether turned_product() can do it: few columns, one chain a sum.
HWY_INLINE bool is_turned(const MatmulJob<float>& job, const Block& block) {
  if (job.pairs.size() != 1) {
    return false;
  }
  const Pair<float>& pair = job.pairs[0];
  return block.row_end - block.row_begin >= rows_together &&
         block.column_end - block.column_begin <= most_few_columns && pair.a.row_stride != 1 &&
         pair.b.column_stride == 1 && (job.order == SumOrder::chain || pair.k <= row_block);
}
/// Whether C has so few columns that Cᵀ = Bᵀ·Aᵀ, whose vectors lie along the rows of C, is faster.
HWY_INLINE bool is_narrow(const MatmulJob<float>& job, const Block& block) {
  return is_turned(job, block) || (job.pairs.size() == 1 && job.pairs[0].a.row_stride == 1 &&
                                   block.row_end - block.row_begin >= lanes &&
                                   block.column_end - block.column_begin <= 3 * lanes / 4);
}

/// C (or z) at the block = sums turned; sums[columns, rows].
void turn(float* c, std::int64_t row_stride, const Block& block, const float* sums, bool add) {
  const std::int64_t rows = block.row_end - block.row_begin;
  const std::int64_t columns = block.column_end - block.column_begin;
  c += block.row_begin * row_stride + block.column_begin;
  if (columns >= 4 && rows >= 4 && !add) {
    const hn::FixedTag<float, 4> d;
    for (std::int64_t next = 0; next < rows; next += 4) {
      const std::int64_t i = std::min(next, rows - 4);  // the last may do some again
      for (std::int64_t next_j = 0; next_j < columns; next_j += 4) {
        const std::int64_t j = std::min(next_j, columns - 4);
        hn::Vec<decltype(d)> turned[4];
        turn_rows_of_four(d, sums + j * rows + i, rows, turned);
        for (int q = 0; q < 4; ++q) {
          hn::StoreU(turned[q], d, c + (i + q) * row_stride + j);
        }
      }
    }
    return;
  }
  for (std::int64_t i = 0; i < rows; ++i) {
    float* const row = c + i * row_stride;
    for (std::int64_t j = 0; j < columns; ++j) {
      row[j] = add ? row[j] + sums[j * rows + i] : sums[j * rows + i];
    }
  }
}

HWY_NOINLINE void multiply_narrow(const MatmulJob<float>& job, const Block& block) {
  const Epilogue<float>& e = job.epilogue;
  const std::int64_t rows = block.row_end - block.row_begin;
  const std::int64_t columns = block.column_end - block.column_begin;
  Pair<float> pair = job.pairs[0];
  pair.a.data += block.row_begin * pair.a.row_stride;
  pair.b.data += block.column_begin * pair.b.column_stride;
  // One column lies in C as it does in its transpose.
  const bool in_place = job.row_stride == 1 && e.z == nullptr && !e.add;
  float* const sums = in_place
                          ? job.c + block.row_begin
                          : scratch<TurnedSums, float>(static_cast<std::size_t>(rows * columns));
  if (is_turned(job, block)) {
    turned_product_of[static_cast<std::size_t>(columns - 1)](pair, rows, sums);
  } else {
    const Pair<float> turned{pair.b.transposed(), pair.a.transposed(), pair.k};
    multiply_blocks({sums, rows, rows, {&turned, 1}, job.order, {}}, {0, columns, 0, rows});
  }
  for (std::int64_t j = 0; e.bias != nullptr && j < columns; ++j) {
    const F bias = hn::Set(FloatTag(), e.bias[block.column_begin + j]);
    for_vectors(rows, [=](auto extent, std::int64_t i) HWY_ATTR {
      float* const at = sums + j * rows + i;
      store(extent, load(extent, at) + bias, at);
    });
  }
  if (e.z != nullptr) {
    turn(e.z, job.row_stride, block, sums, false);
  }
  if (e.activation.kind != Nonlinearity::linear) {
    activate(e.activation, sums, sums, rows * columns);
  }
  if (!in_place) {
    turn(job.c, job.row_stride, block, sums, e.add);
  }
}

void multiply(const MatmulJob<float>& job, const Block& block) {
  if (is_one_row(job, block)) {
    multiply_one_row(job, block);
  } else if (is_narrow(job, block)) {
    multiply_narrow(job, block);
  } else {
    multiply_blocks(job, block);
  }
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace lamina::kernels::simd {
template <>
void fill<HWY_NAMESPACE::this_level>(MatmulTable<float>& t) {
  t.matmul = HWY_NAMESPACE::multiply;
  t.dense_row = HWY_NAMESPACE::dense_row;
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
