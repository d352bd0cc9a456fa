// C = activation(Σ A·B + bias) in vectors: a tile of C stays in registers while k runs, one
// broadcast element of A times a vector of B at a time. So each element of C is the one chain of
// fused multiply-adds that ref/matmul.cpp spells out, whatever the tile, the packing or the thread.
//
// From the inside out:  run_tile      some rows × some vectors of C, one run over k
//                       Panel         a column of tiles: all rows, a few vectors wide; packs its
//                       part
//                                     of B if that pays; finishes sums that took several runs
//                       multiply      blocks of rows that keep A in the cache, and their panels
#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/matmul.cpp"
#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "hwy/foreach_target.h"
#include "kernels/scratch.hpp"
#include "kernels/simd/activation-inl.hpp"
#include "kernels/simd/lanes-inl.hpp"
#include "kernels/simd/pack-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

// ---- One tile -----------------------------------------------------------------------------------

/// One run over k of a tile's sums, from `from` (or +0) to `to`.
struct TileRun {
  const float* a;  ///< element (row, k) at a[row * a_row + k * a_column]
  std::int64_t a_row, a_column;
  const float* b;  ///< row k at b + k * b_row
  std::int64_t b_row;
  std::int64_t k;
  const float* from;
  std::int64_t from_row;
  float* to;
  std::int64_t to_row;
  std::int64_t last_columns;  ///< columns in the last vector
  const float* bias;          ///< added to the sums, or null
  bool relu;
};

/// `Last` is Whole, or Part where the last vector has columns that are not C's.
template <int rows, int vectors, class Last>
void run_tile(const TileRun& t) {
  Last last;
  if constexpr (std::is_same_v<Last, Part>) {
    last.count = t.last_columns;
  }
  const auto load_vector = [last](const float* row, int v) HWY_ATTR {
    return v == vectors - 1 ? load(last, row + v * lanes) : load(Whole{}, row + v * lanes);
  };
  F c[rows][vectors];
#pragma GCC unroll 16
  for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) {
      c[r][v] = t.from == nullptr ? constant<F>(0.0) : load_vector(t.from + r * t.from_row, v);
    }
  }
  const float* a = t.a;
  const float* b = t.b;
  for (std::int64_t k = 0; k < t.k; ++k, a += t.a_column, b += t.b_row) {
    F b_row[vectors];
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) {
      b_row[v] = load_vector(b, v);
    }
#pragma GCC unroll 16
    for (int r = 0; r < rows; ++r) {
      const F element = hn::Set(FloatTag(), a[r * t.a_row]);
#pragma GCC unroll 8
      for (int v = 0; v < vectors; ++v) {
        c[r][v] = fma(element, b_row[v], c[r][v]);
      }
    }
  }
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    if (t.bias != nullptr) {
      const F bias = load_vector(t.bias, v);
#pragma GCC unroll 16
      for (int r = 0; r < rows; ++r) {
        c[r][v] = c[r][v] + bias;
      }
    }
    if (t.relu) {
#pragma GCC unroll 16
      for (int r = 0; r < rows; ++r) {
        c[r][v] = activated<Activation::relu>(c[r][v]);
      }
    }
#pragma GCC unroll 16
    for (int r = 0; r < rows; ++r) {
      float* const to = t.to + r * t.to_row + v * lanes;
      if (v == vectors - 1) {
        store(last, c[r][v], to);
      } else {
        store(Whole{}, c[r][v], to);
      }
    }
  }
}

// The tallest tile whose sums, with a row of B, fit the registers: 32 of AVX-512 and NEON, 16 of
// AVX2. Few rows take wider tiles, so that enough sums are under way to hide the latency of an
// addition.
constexpr int tallest(int vectors) {
#if HWY_TARGET == HWY_AVX2
  return vectors <= 2 ? 6 : vectors == 4 ? 2 : 1;
#else
  return vectors <= 2 ? 14 : vectors == 4 ? 4 : 2;
#endif
}

using RunTile = void (*)(const TileRun&);

template <int vectors, class Last, int... row>
constexpr auto tiles_of(std::integer_sequence<int, row...>) {
  return std::array<RunTile, sizeof...(row)>{run_tile<row + 1, vectors, Last>...};
}
/// The tile of r + 1 rows at place r.
template <int vectors, class Last>
constexpr auto tiles = tiles_of<vectors, Last>(std::make_integer_sequence<int, tallest(vectors)>());

// ---- One run over k -----------------------------------------------------------------------------

/// A stretch of k within one pair. Runs of one chain go on from each other; a block of rows ends
/// where its chain of row_block terms does.
struct Run {
  const Pair<float>* pair;
  std::int64_t begin, count;
  bool starts, ends;     ///< a chain
  bool last;             ///< of all
  std::uint64_t chains;  ///< complete before this run
};

/// Walks through the pairs, cutting them into runs of at most `longest`.
class Runs {
 public:
  Runs(const MatmulJob<float>& job, std::int64_t longest)
      : pairs_(job.pairs),
        longest_(longest),
        chain_length_(job.order == SumOrder::row_blocks ? row_block : unlimited) {
    for (const Pair<float>& pair : pairs_) {
      terms_ += pair.k;
    }
  }
  std::uint64_t chains() const {
    return chain_length_ == unlimited ? 1
                                      : static_cast<std::uint64_t>(std::max<std::int64_t>(
                                            1, (terms_ + chain_length_ - 1) / chain_length_));
  }
  std::int64_t terms() const { return terms_; }

  /// body(run) for every run; at least one, of length 0 where there is nothing to add.
  template <class Body>
  HWY_INLINE void for_each(Body body) const {
    static constexpr Pair<float> nothing{};
    std::int64_t left = terms_;
    if (left == 0) {
      body(Run{&nothing, 0, 0, true, true, true, 0});
      return;
    }
    std::int64_t in_chain = 0;
    std::uint64_t chains = 0;
    for (const Pair<float>& pair : pairs_) {
      for (std::int64_t begin = 0; begin < pair.k;) {
        const std::int64_t count = std::min({longest_, pair.k - begin, chain_length_ - in_chain});
        const bool starts = in_chain == 0;
        in_chain += count;
        left -= count;
        const bool ends = left == 0 || in_chain == chain_length_;
        body(Run{&pair, begin, count, starts, ends, left == 0, chains});
        begin += count;
        if (ends) {
          in_chain = 0;
          ++chains;
        }
      }
    }
  }

 private:
  static constexpr std::int64_t unlimited = std::int64_t{1} << 62;
  std::span<const Pair<float>> pairs_;
  std::int64_t longest_;
  std::int64_t chain_length_;
  std::int64_t terms_ = 0;
};

// ---- A panel ------------------------------------------------------------------------------------

constexpr std::int64_t longest_run = 512;         // a packed panel is then 64 KB
constexpr std::int64_t block_elements = 1 << 18;  // of A: 1 MB, for the L2 cache

struct PackedPanel {};  // names the scratch
struct PartialSums {};

/// Where the sums of a tile go when they are complete.
HWY_INLINE void finish_rows(const MatmulJob<float>& job, const float* sums, std::int64_t sums_row,
                            std::int64_t row, std::int64_t rows, std::int64_t column,
                            std::int64_t width) {
  const Epilogue<float>& e = job.epilogue;
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int64_t at = (row + r) * job.n + column;
    const float* sum = sums + r * sums_row;
    float* const c = job.c + at;
    if (e.add) {
      for_vectors(width, [=](auto extent, std::int64_t i) HWY_ATTR {
        store(extent, load(extent, c + i) + load(extent, sum + i), c + i);
      });
      continue;
    }
    float* const z = e.z != nullptr ? e.z + at : c;
    const float* const bias = e.bias != nullptr ? e.bias + column : nullptr;
    for_vectors(width, [=](auto extent, std::int64_t i) HWY_ATTR {
      const F value = load(extent, sum + i);
      store(extent, bias != nullptr ? value + load(extent, bias + i) : value, z + i);
    });
    if (e.activation != Activation::linear || z != c) {
      activate(e.activation, c, z, width);
    }
  }
}

/// Adds a complete chain to the tree of those before it (see TreeSum): on top of `sums`, in place,
/// come the levels that it completes, and after the last chain all others in use.
HWY_INLINE void add_levels(float* sums, const float* levels, std::int64_t level_size,
                           std::int64_t size, std::uint64_t chains, bool last) {
  const int merged = std::countr_one(chains);
  for (int level = 0; level < 64 - std::countl_zero(chains); ++level) {
    const bool in_use = (chains >> level & 1) != 0;
    if (!in_use || (level >= merged && !last)) {
      continue;
    }
    const float* const partial = levels + level * level_size;
    for_vectors(size, [=](auto extent, std::int64_t i) HWY_ATTR {
      store(extent, load(extent, partial + i) + load(extent, sums + i), sums + i);
    });
  }
}

/// C[row_begin…row_end, column…column + width), width ≤ vectors · lanes.
template <int vectors>
void multiply_panel(const MatmulJob<float>& job, const Runs& runs, std::int64_t row_begin,
                    std::int64_t row_end, std::int64_t column, std::int64_t width) {
  constexpr std::int64_t panel_width = vectors * lanes;
  const std::int64_t rows = row_end - row_begin;
  const std::int64_t tile_count = (rows + tallest(vectors) - 1) / tallest(vectors);
  const Epilogue<float>& e = job.epilogue;
  const auto& tile_of = width == panel_width ? tiles<vectors, Whole> : tiles<vectors, Part>;

  // Sums that one run completes go straight to C (or z), with bias and relu. Others rest between
  // their runs: in C where nothing else is there, else in scratch, one slot for the open chain and
  // one for each level of the tree.
  const std::uint64_t chains = runs.chains();
  const bool direct = chains == 1 && !e.add;
  const std::int64_t level_size = rows * panel_width;
  float* open = nullptr;
  float* levels = nullptr;
  if (!direct) {
    const auto slots = static_cast<std::int64_t>(1 + std::bit_width(chains));
    open = scratch<PartialSums, float>(static_cast<std::size_t>(slots * level_size));
    levels = open + level_size;
  }
  const bool relu = e.activation == Activation::relu && e.z == nullptr;

  runs.for_each([&](const Run& run) HWY_ATTR {
    const Matrix<float>& a = run.pair->a;
    const Matrix<float>& b = run.pair->b;
    const float* b_data = b.data + run.begin * b.row_stride + column * b.column_stride;
    std::int64_t b_row = b.row_stride;
    const bool small = tile_count <= 2 || run.count * job.n <= 8192;
    if (b.column_stride != 1) {
      float* const panel =
          scratch<PackedPanel, float>(static_cast<std::size_t>(longest_run * panel_width));
      pack_columns(panel, panel_width, b_data, b.column_stride, run.count, width);
      b_data = panel;
      b_row = panel_width;
    } else if (!small) {
      float* const panel =
          scratch<PackedPanel, float>(static_cast<std::size_t>(longest_run * panel_width));
      pack_rows(panel, panel_width, b_data, b.row_stride, run.count, width);
      b_data = panel;
      b_row = panel_width;
    }
    for (std::int64_t tile = 0; tile < tile_count; ++tile) {
      const std::int64_t begin = rows * tile / tile_count;  // tiles of almost equal height
      const std::int64_t height = rows * (tile + 1) / tile_count - begin;
      const std::int64_t row = row_begin + begin;
      const std::int64_t at = row * job.n + column;
      TileRun t;
      t.a = a.data + row * a.row_stride + run.begin * a.column_stride;
      t.a_row = a.row_stride;
      t.a_column = a.column_stride;
      t.b = b_data;
      t.b_row = b_row;
      t.k = run.count;
      t.last_columns = width - (vectors - 1) * lanes;
      t.bias = nullptr;
      t.relu = false;
      if (direct) {
        float* const target = run.last && e.z != nullptr ? e.z : job.c;
        t.from = run.starts ? nullptr : job.c + at;
        t.from_row = job.n;
        t.to = target + at;
        t.to_row = job.n;
        if (run.last) {
          t.bias = e.bias != nullptr ? e.bias + column : nullptr;
          t.relu = relu;
        }
        tile_of[static_cast<std::size_t>(height - 1)](t);
        if (run.last && !relu && (e.activation != Activation::linear || e.z != nullptr)) {
          for (std::int64_t r = 0; r < height; ++r) {
            activate(e.activation, job.c + at + r * job.n, target + at + r * job.n, width);
          }
        }
        continue;
      }
      float* const sums = open + begin * panel_width;
      t.from = run.starts ? nullptr : sums;
      t.from_row = panel_width;
      t.to = sums;
      t.to_row = panel_width;
      tile_of[static_cast<std::size_t>(height - 1)](t);
      if (!run.ends) {
        continue;
      }
      const std::int64_t size = height * panel_width;
      add_levels(sums, levels + begin * panel_width, level_size, size, run.chains, run.last);
      if (run.last) {
        finish_rows(job, sums, panel_width, row, height, column, width);
      } else {
        std::copy_n(sums, size,
                    levels + std::countr_one(run.chains) * level_size + begin * panel_width);
      }
    }
  });
}

// ---- The whole product --------------------------------------------------------------------------

// A is not packed: a tile reads few enough of its lines at a time, and copies measured no faster.
void multiply(const MatmulJob<float>& job, const Block& block) {
  const Runs runs(job, longest_run);
  const std::int64_t rows = block.row_end - block.row_begin;
  const std::int64_t fitting =
      std::max<std::int64_t>(block_elements / std::max<std::int64_t>(runs.terms(), 1),
                             4 * tallest(2)) /
      tallest(2) * tallest(2);
  const std::int64_t row_blocks = (rows + fitting - 1) / fitting;
  for (std::int64_t i = 0; i < row_blocks; ++i) {
    const std::int64_t begin = block.row_begin + rows * i / row_blocks;
    const std::int64_t end = block.row_begin + rows * (i + 1) / row_blocks;
    for (std::int64_t column = block.column_begin; column < block.column_end;) {
      const std::int64_t left = block.column_end - column;
      std::int64_t width = 0;
      if (rows <= tallest(8) && left >= 8 * lanes) {
        width = 8 * lanes;
        multiply_panel<8>(job, runs, begin, end, column, width);
      } else if (rows <= tallest(4) && left >= 4 * lanes) {
        width = 4 * lanes;
        multiply_panel<4>(job, runs, begin, end, column, width);
      } else if (left > lanes) {
        width = std::min(left, 2 * lanes);
        multiply_panel<2>(job, runs, begin, end, column, width);
      } else {
        width = left;
        multiply_panel<1>(job, runs, begin, end, column, width);
      }
      column += width;
    }
  }
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace lamina::kernels::simd {
template <>
void fill<HWY_NAMESPACE::this_level>(MatmulTable<float>& t) {
  t.matmul = HWY_NAMESPACE::multiply;
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
