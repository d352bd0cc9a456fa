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
  float* packed;       ///< a tile that packs writes the rows of B here, one after the other
  const float* ahead;  ///< what to fetch with every k, for the next panel
  std::int64_t ahead_step;
};

/// Asks for a cache line that is read soon, into the L2 cache.
HWY_INLINE void fetch(const float* p) {
  __builtin_prefetch(p, 0, 2);
}
// From this many k on a tile takes longer than memory does to bring its part of C.
constexpr std::int64_t long_run = 64;

// So many k before its use a row of B is asked for: a tile's work on them takes about as long as
// memory.
constexpr std::int64_t rows_ahead = 32;

/// `Last` is Whole, or Part where the last vector has columns that are not C's.
template <int rows, int vectors, class Last, bool packs>
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
  const float* ahead = t.ahead;
  if (t.k >= long_run) {
#pragma GCC unroll 16
    for (int r = 0; r < rows; ++r) {
      for (int v = 0; v < vectors; ++v) {
        __builtin_prefetch(t.to + r * t.to_row + v * lanes, 1, 3);
      }
    }
  }
  for (std::int64_t k = 0; k < t.k; ++k, a += t.a_column, b += t.b_row, ahead += t.ahead_step) {
    F b_row[vectors];
    if constexpr (!packs) {
      fetch(ahead);
    }
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) {
      b_row[v] = load_vector(b, v);
      if constexpr (packs) {
        fetch(b + rows_ahead * t.b_row + v * lanes);
        hn::Store(b_row[v], FloatTag(), t.packed + (k * vectors + v) * lanes);
      }
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

template <int vectors, class Last, bool packs, int... row>
constexpr auto tiles_of(std::integer_sequence<int, row...>) {
  return std::array<RunTile, sizeof...(row)>{run_tile<row + 1, vectors, Last, packs>...};
}
/// The tile of r + 1 rows at place r.
template <int vectors, class Last, bool packs>
constexpr auto tiles =
    tiles_of<vectors, Last, packs>(std::make_integer_sequence<int, tallest(vectors)>());

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

/// C[row_begin…row_end, column…column + width), width ≤ vectors · lanes.
template <int vectors>
class Panel {
 public:
  Panel(const MatmulJob<float>& job, const Runs& runs, std::int64_t row_begin, std::int64_t row_end,
        std::int64_t column, std::int64_t width)
      : job_(job),
        e_(job.epilogue),
        row_begin_(row_begin),
        rows_(row_end - row_begin),
        column_(column),
        width_(width),
        tiles_((rows_ + tallest(vectors) - 1) / tallest(vectors)),
        height_(rows_ / tiles_),
        taller_(rows_ % tiles_),
        tile_of_(width == full_width ? tiles<vectors, Whole, false>.data()
                                     : tiles<vectors, Part, false>.data()),
        packing_tile_of_(width == full_width ? tiles<vectors, Whole, true>.data()
                                             : tiles<vectors, Part, true>.data()) {
    const std::uint64_t chains = runs.chains();
    if (chains == 1 && !e_.add) {
      runs.for_each([this](const Run& run) HWY_ATTR { straight(run); });
      return;
    }
    // One slot for the open chain, one for each level of the tree.
    const auto slots = static_cast<std::int64_t>(1 + std::bit_width(chains));
    slot_size_ = rows_ * full_width;
    open_ = scratch<PartialSums, float>(static_cast<std::size_t>(slots * slot_size_));
    runs.for_each([this](const Run& run) HWY_ATTR { in_parts(run); });
  }

 private:
  static constexpr std::int64_t full_width = vectors * lanes;

  /// The usual way: sums go to C (or z) as they are, on from there where a chain takes several
  /// runs, and the last run adds bias and activation.
  void straight(const Run& run) {
    const bool relu = e_.activation == Activation::relu && e_.z == nullptr;
    float* const target = run.last && e_.z != nullptr ? e_.z : job_.c;
    TileRun t = start(run);
    t.from_row = job_.n;
    t.to_row = job_.n;
    if (run.last) {
      t.bias = e_.bias != nullptr ? e_.bias + column_ : nullptr;
      t.relu = relu;
    }
    const bool activates = run.last && !relu && (e_.activation != Activation::linear || e_.z);
    for (std::int64_t tile = 0; tile < tiles_; ++tile) {
      const std::int64_t begin = first_row(tile);
      const std::int64_t height = first_row(tile + 1) - begin;
      const std::int64_t at = (row_begin_ + begin) * job_.n + column_;
      t.a = a_of(run, begin);
      t.from = run.starts ? nullptr : job_.c + at;
      t.to = target + at;
      compute(t, run, tile, height);
      for (std::int64_t r = 0; activates && r < height; ++r) {
        activate(e_.activation, job_.c + at + r * job_.n, target + at + r * job_.n, width_);
      }
    }
  }

  /// Where C is added to, or chains form a tree: sums rest in scratch until they are complete.
  void in_parts(const Run& run) {
    TileRun t = start(run);
    t.from_row = full_width;
    t.to_row = full_width;
    for (std::int64_t tile = 0; tile < tiles_; ++tile) {
      const std::int64_t begin = first_row(tile);
      const std::int64_t height = first_row(tile + 1) - begin;
      float* const sums = open_ + begin * full_width;
      t.a = a_of(run, begin);
      t.from = run.starts ? nullptr : sums;
      t.to = sums;
      compute(t, run, tile, height);
      if (!run.ends) {
        continue;
      }
      climb_tree(run, sums, height * full_width);
      if (run.last) {
        finish(sums, begin, height);
      }
    }
  }

  /// Adds a complete chain to the tree of those before it, in place, and leaves it at its level: as
  /// TreeSum does. The last chain takes in all levels in use.
  void climb_tree(const Run& run, float* sums, std::int64_t size) {
    const int merged = std::countr_one(run.chains);
    for (int level = 0; level < std::bit_width(run.chains); ++level) {
      if ((run.chains >> level & 1) != 0 && (level < merged || run.last)) {
        const float* const partial = sums + (level + 1) * slot_size_;
        for_vectors(size, [=](auto extent, std::int64_t i) HWY_ATTR {
          store(extent, load(extent, partial + i) + load(extent, sums + i), sums + i);
        });
      }
    }
    if (!run.last) {
      std::copy_n(sums, size, sums + (merged + 1) * slot_size_);
    }
  }

  /// From complete sums to C.
  void finish(const float* sums, std::int64_t begin, std::int64_t height) {
    for (std::int64_t r = 0; r < height; ++r, sums += full_width) {
      const std::int64_t at = (row_begin_ + begin + r) * job_.n + column_;
      float* const c = job_.c + at;
      if (e_.add) {
        for_vectors(width_, [=](auto extent, std::int64_t i) HWY_ATTR {
          store(extent, load(extent, c + i) + load(extent, sums + i), c + i);
        });
        continue;
      }
      float* const z = e_.z != nullptr ? e_.z + at : c;
      const float* const bias = e_.bias != nullptr ? e_.bias + column_ : nullptr;
      for_vectors(width_, [=](auto extent, std::int64_t i) HWY_ATTR {
        const F sum = load(extent, sums + i);
        store(extent, bias != nullptr ? sum + load(extent, bias + i) : sum, z + i);
      });
      activate(e_.activation, c, z, width_);
    }
  }

  /// What the tiles of a run share. B is packed where its rows do not lie as the tiles read them,
  /// or where enough tiles read it to pay for the copy: then the first tile makes it.
  TileRun start(const Run& run) const {
    const Matrix<float>& a = run.pair->a;
    const Matrix<float>& b = run.pair->b;
    TileRun t{};
    t.a_row = a.row_stride;
    t.a_column = a.column_stride;
    t.b = b.data + run.begin * b.row_stride + column_ * b.column_stride;
    t.b_row = b.row_stride;
    t.k = run.count;
    t.last_columns = width_ - (vectors - 1) * lanes;
    const bool by_columns = b.column_stride != 1;
    if (by_columns || (tiles_ > 2 && run.count * job_.n > 8192)) {
      t.packed = scratch<PackedPanel, float>(static_cast<std::size_t>(longest_run * full_width));
      if (by_columns) {
        pack_columns(t.packed, full_width, t.b, b.column_stride, run.count, width_);
        read_packed(t);
      }
    }
    return t;
  }
  static void read_packed(TileRun& t) {
    t.b = t.packed;
    t.b_row = full_width;
    t.packed = nullptr;
  }

  void compute(TileRun& t, const Run& run, std::int64_t tile, std::int64_t height) const {
    if (t.packed != nullptr) {
      packing_tile_of_[height - 1](t);
      read_packed(t);
      return;
    }
    look_ahead(t, run, tile);
    tile_of_[height - 1](t);
  }
  /// While the first tiles compute, the columns of B that the next panel packs come nearer.
  void look_ahead(TileRun& t, const Run& run, std::int64_t tile) const {
    constexpr std::int64_t line = 16;  // 64 bytes
    const Matrix<float>& b = run.pair->b;
    const std::int64_t next = column_ + full_width;
    const std::int64_t skipped = tile * line * run.count;
    const bool wanted = b.column_stride != 1 && next < job_.n &&
                        skipped < std::min(full_width, job_.n - next) * b.column_stride;
    t.ahead = wanted ? b.data + next * b.column_stride + skipped : t.a;
    t.ahead_step = wanted ? line : 0;
  }
  const float* a_of(const Run& run, std::int64_t row) const {
    const Matrix<float>& a = run.pair->a;
    return a.data + (row_begin_ + row) * a.row_stride + run.begin * a.column_stride;
  }
  /// Tiles are of almost equal height: the first few are one row taller.
  std::int64_t first_row(std::int64_t tile) const {
    return tile * height_ + std::min(tile, taller_);
  }

  const MatmulJob<float>& job_;
  const Epilogue<float>& e_;
  std::int64_t row_begin_, rows_, column_, width_;
  std::int64_t tiles_, height_, taller_;
  const RunTile* tile_of_;
  const RunTile* packing_tile_of_;
  float* open_ = nullptr;
  std::int64_t slot_size_ = 0;
};

// ---- The whole product --------------------------------------------------------------------------

// A is not packed: a tile reads few enough of its lines at a time, and copies measured no faster.
void multiply(const MatmulJob<float>& job, const Block& block) {
  const Runs runs(job, longest_run);
  const std::int64_t rows = block.row_end - block.row_begin;
  std::int64_t row_blocks = 1;
  if (constexpr std::int64_t few = 4 * tallest(2); rows > few) {
    const std::int64_t terms = std::max<std::int64_t>(runs.terms(), 1);
    const std::int64_t fitting =
        std::max<std::int64_t>(block_elements / terms, few) / tallest(2) * tallest(2);
    row_blocks = (rows + fitting - 1) / fitting;
  }
  for (std::int64_t i = 0; i < row_blocks; ++i) {
    const std::int64_t begin = block.row_begin + rows * i / row_blocks;
    const std::int64_t end = block.row_begin + rows * (i + 1) / row_blocks;
    for (std::int64_t column = block.column_begin; column < block.column_end;) {
      const std::int64_t left = block.column_end - column;
      std::int64_t width = 0;
      if (rows <= tallest(8) && left >= 8 * lanes) {
        width = 8 * lanes;
        Panel<8>(job, runs, begin, end, column, width);
      } else if (rows <= tallest(4) && left >= 4 * lanes) {
        width = 4 * lanes;
        Panel<4>(job, runs, begin, end, column, width);
      } else if (left > lanes) {
        width = std::min(left, 2 * lanes);
        Panel<2>(job, runs, begin, end, column, width);
      } else {
        width = left;
        Panel<1>(job, runs, begin, end, column, width);
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
