// C = activation(Σ A·B + bias) in vectors: a tile of C stays in registers while k runs, one
// broadcast element of A times a vector of B at a time. So each element of C is the one chain of
// fused multiply-adds that ref/matmul.cpp spells out, whatever the tile, the packing or the thread.
//
// From the inside out:  run_tile   some rows × some vectors of C, one run over k (tile-inl.hpp)
//                       Run        a stretch of k (runs-inl.hpp)
//                       Panel      a column of tiles: all rows of a block, a few vectors wide;
//                       packs
//                                  its part of B if that pays
//                       multiply   blocks of rows that keep A in the cache, runs, panels; one row
//                                  (one_row-inl.hpp) and few columns go their own way
#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/matmul.cpp"
#include <algorithm>
#include <bit>

#include "hwy/foreach_target.h"
#include "kernels/scratch.hpp"
#include "kernels/simd/activation-inl.hpp"
#include "kernels/simd/lanes-inl.hpp"
#include "kernels/simd/one_row-inl.hpp"
#include "kernels/simd/pack-inl.hpp"
#include "kernels/simd/runs-inl.hpp"
#include "kernels/simd/tile-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

// ---- A panel ------------------------------------------------------------------------------------

constexpr std::int64_t longest_run = 512;         // a packed panel is then 64 KB
constexpr std::int64_t block_elements = 1 << 18;  // of A in one run: 1 MB, for the L2 cache

struct PackedPanel {};  // names the scratch
struct CopyOfA {};
struct PartialSums {};
struct TurnedSums {};

/// What a run reads of A in a block of rows: A itself, or a copy where that is faster.
struct RowsOfA {
  const float* data;
  std::int64_t row_stride, column_stride;
  bool by_tiles = false;  ///< a copy with one tile after the other, in a tile one k after the other
};

HWY_INLINE RowsOfA rows_of_a(const Run& run, std::int64_t row_begin) {
  const Matrix<float>& a = run.pair->a;
  return {a.data + row_begin * a.row_stride + run.begin * a.column_stride, a.row_stride,
          a.column_stride};
}

/// How many rows make a tile: almost equal heights, the first few one row taller.
struct Heights {
  Heights(std::int64_t rows, std::int64_t tallest_tile)
      : tiles((rows + tallest_tile - 1) / tallest_tile),
        least(rows / tiles),
        taller(rows % tiles) {}
  std::int64_t first_row(std::int64_t tile) const { return tile * least + std::min(tile, taller); }

  std::int64_t tiles, least, taller;
};

/// C[row_begin…row_end, column…column + width), width ≤ vectors · lanes.
template <int vectors>
class Panel {
 public:
  Panel(const MatmulJob<float>& job, std::int64_t row_begin, std::int64_t row_end,
        std::int64_t column, std::int64_t width)
      : job_(job),
        e_(job.epilogue),
        row_begin_(row_begin),
        rows_(row_end - row_begin),
        column_(column),
        width_(width),
        heights_(rows_, tallest(vectors)),
        tile_of_(width == full_width ? tiles<vectors, Whole, false>.data()
                                     : tiles<vectors, Part, false>.data()),
        packing_tile_of_(width == full_width ? tiles<vectors, Whole, true>.data()
                                             : tiles<vectors, Part, true>.data()) {}

  /// The usual way: sums go to C (or z) as they are, on from there where a chain takes several
  /// runs, and the last run adds bias and activation.
  void straight(const Run& run, const RowsOfA& a) const {
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
    for (std::int64_t tile = 0; tile < heights_.tiles; ++tile) {
      const std::int64_t begin = heights_.first_row(tile);
      const std::int64_t height = heights_.first_row(tile + 1) - begin;
      const std::int64_t at = (row_begin_ + begin) * job_.n + column_;
      go_to(t, a, begin, height);
      t.from = run.starts ? nullptr : job_.c + at;
      t.to = target + at;
      compute(t, run, tile, height);
      for (std::int64_t r = 0; activates && r < height; ++r) {
        activate(e_.activation, job_.c + at + r * job_.n, target + at + r * job_.n, width_);
      }
    }
  }

  /// Where C is added to, or chains form a tree: sums rest in scratch until they are complete.
  void in_parts(const Runs& runs) {
    // One slot for the open chain, one for each level of the tree.
    const auto slots = static_cast<std::int64_t>(1 + std::bit_width(runs.chains()));
    slot_size_ = rows_ * full_width;
    open_ = scratch<PartialSums, float>(static_cast<std::size_t>(slots * slot_size_));
    runs.for_each([this](const Run& run) HWY_ATTR { in_parts(run); });
  }

 private:
  static constexpr std::int64_t full_width = vectors * lanes;

  void in_parts(const Run& run) const {
    const RowsOfA a = rows_of_a(run, row_begin_);
    TileRun t = start(run);
    t.from_row = full_width;
    t.to_row = full_width;
    for (std::int64_t tile = 0; tile < heights_.tiles; ++tile) {
      const std::int64_t begin = heights_.first_row(tile);
      const std::int64_t height = heights_.first_row(tile + 1) - begin;
      float* const sums = open_ + begin * full_width;
      go_to(t, a, begin, height);
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
  void climb_tree(const Run& run, float* sums, std::int64_t size) const {
    const int merged = std::countr_one(run.chains);
    const auto levels = static_cast<int>(std::bit_width(run.chains));
    for (int level = 0; level < levels; ++level) {
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
  void finish(const float* sums, std::int64_t begin, std::int64_t height) const {
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
    const Matrix<float>& b = run.pair->b;
    TileRun t{};
    t.b = b.data + run.begin * b.row_stride + column_ * b.column_stride;
    t.b_row = b.row_stride;
    t.k = run.count;
    t.last_columns = width_ - (vectors - 1) * lanes;
    const bool by_columns = b.column_stride != 1;
    if (by_columns || (heights_.tiles > 2 && run.count * job_.n > 8192)) {
      t.packed = scratch<PackedPanel, float>(static_cast<std::size_t>(longest_run * full_width));
      if (by_columns) {
        pack_columns(t.packed, full_width, t.b, b.column_stride, run.count, width_);
        read_packed(t);
      }
    }
    return t;
  }
  /// The tile's part of A.
  static void go_to(TileRun& t, const RowsOfA& a, std::int64_t begin, std::int64_t height) {
    t.a = a.data + begin * (a.by_tiles ? t.k : a.row_stride);
    t.a_row = a.row_stride;
    t.a_column = a.by_tiles ? height : a.column_stride;
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
  const MatmulJob<float>& job_;
  const Epilogue<float>& e_;
  std::int64_t row_begin_, rows_, column_, width_;
  Heights heights_;
  const RunTile* tile_of_;
  const RunTile* packing_tile_of_;
  float* open_ = nullptr;
  std::int64_t slot_size_ = 0;
};

// ---- The whole product --------------------------------------------------------------------------

// So few terms are soon added up, and writing C takes longer: wide tiles write longer stretches.
constexpr std::int64_t few_terms = 64;

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

/// A, or a copy of it where the elements that a tile reads lie at distances that an L1 cache maps
/// to one place: there they would drive each other out. A row of panels pays for the copy.
HWY_INLINE RowsOfA copied_if_it_pays(const RowsOfA& a, std::int64_t k, const Block& block) {
  constexpr std::int64_t cache_way = 1024;  // 4 KB, as in every x86-64 CPU with AVX2
  const std::int64_t rows = block.row_end - block.row_begin;
  const bool by_rows = a.column_stride == 1;
  if ((by_rows ? a.row_stride : a.column_stride) % cache_way != 0 || rows <= tallest(2) ||
      block.column_end - block.column_begin < 8 * lanes) {
    return a;
  }
  const std::int64_t row_stride = k / (2 * lanes) * (2 * lanes) + 3 * lanes;
  float* const copy = scratch<CopyOfA, float>(static_cast<std::size_t>(rows * row_stride));
  if (by_rows) {
    for (std::int64_t row = 0; row < rows; ++row) {
      std::copy_n(a.data + row * a.row_stride, k, copy + row * row_stride);
    }
    return {copy, row_stride, 1};
  }
  const Heights heights(rows, tallest(2));
  for (std::int64_t tile = 0; tile < heights.tiles; ++tile) {
    const std::int64_t begin = heights.first_row(tile);
    const std::int64_t height = heights.first_row(tile + 1) - begin;
    for (std::int64_t i = 0; i < k; ++i) {
      const float* const from = a.data + begin * a.row_stride + i * a.column_stride;
      float* const to = copy + begin * k + i * height;
      for (std::int64_t r = 0; r < height; ++r) {
        to[r] = from[r * a.row_stride];
      }
    }
  }
  return {copy, 1, 0, true};
}

void multiply_rows(const MatmulJob<float>& job, const Runs& runs, const Block& block) {
  if (runs.chains() > 1 || job.epilogue.add) {
    for_panels(job, block, runs.terms(), [&](auto& panel) HWY_ATTR { panel.in_parts(runs); });
    return;
  }
  runs.for_each([&](const Run& run) HWY_ATTR {
    const RowsOfA a = copied_if_it_pays(rows_of_a(run, block.row_begin), run.count, block);
    for_panels(job, block, runs.terms(),
               [&](const auto& panel) HWY_ATTR { panel.straight(run, a); });
  });
}

void multiply_blocks(const MatmulJob<float>& job, const Block& block) {
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

/// Whether C has so few columns that Cᵀ = Bᵀ·Aᵀ, whose vectors lie along the rows of C, is faster:
/// at once where columns of A lie in one piece, else when turning A costs less than empty lanes.
HWY_INLINE bool is_narrow(const MatmulJob<float>& job, const Block& block) {
  const std::int64_t columns = block.column_end - block.column_begin;
  if (columns > 3 * lanes / 4 || block.row_end - block.row_begin < lanes || job.pairs.size() != 1) {
    return false;
  }
  return columns <= lanes / 4 || job.pairs[0].a.row_stride == 1;
}

/// C (or z) at the block = sums turned; sums[columns, rows].
void turn(float* c, std::int64_t n, const Block& block, const float* sums, bool add) {
  const std::int64_t rows = block.row_end - block.row_begin;
  const std::int64_t columns = block.column_end - block.column_begin;
  for (std::int64_t i = 0; i < rows; ++i) {
    float* const row = c + (block.row_begin + i) * n + block.column_begin;
    for (std::int64_t j = 0; j < columns; ++j) {
      row[j] = add ? row[j] + sums[j * rows + i] : sums[j * rows + i];
    }
  }
}

void multiply_narrow(const MatmulJob<float>& job, const Block& block) {
  const Epilogue<float>& e = job.epilogue;
  const std::int64_t rows = block.row_end - block.row_begin;
  const std::int64_t columns = block.column_end - block.column_begin;
  Matrix<float> a = job.pairs[0].a;
  Matrix<float> b = job.pairs[0].b;
  a.data += block.row_begin * a.row_stride;
  b.data += block.column_begin * b.column_stride;
  const Pair<float> turned{b.transposed(), a.transposed(), job.pairs[0].k};
  // One column lies in C as it does in its transpose.
  const bool in_place = job.n == 1 && e.z == nullptr && !e.add;
  float* const sums = in_place
                          ? job.c + block.row_begin
                          : scratch<TurnedSums, float>(static_cast<std::size_t>(rows * columns));
  multiply_blocks({sums, rows, {&turned, 1}, job.order, {}}, {0, columns, 0, rows});
  for (std::int64_t j = 0; e.bias != nullptr && j < columns; ++j) {
    const F bias = hn::Set(FloatTag(), e.bias[block.column_begin + j]);
    for_vectors(rows, [=](auto extent, std::int64_t i) HWY_ATTR {
      float* const at = sums + j * rows + i;
      store(extent, load(extent, at) + bias, at);
    });
  }
  if (e.z != nullptr) {
    turn(e.z, job.n, block, sums, false);
  }
  activate(e.activation, sums, sums, rows * columns);
  if (!in_place) {
    turn(job.c, job.n, block, sums, e.add);
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
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
