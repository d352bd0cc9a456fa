// A column of tiles: all rows of a block of C, a few vectors wide. It packs its part of B if that
// pays, and finishes sums that took several chains.
#if defined(LAMINA_PANEL_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_PANEL_INL_HPP
#undef LAMINA_PANEL_INL_HPP
#else
#define LAMINA_PANEL_INL_HPP
#endif

#include <algorithm>
#include <bit>
#include <type_traits>

#include "kernels/scratch.hpp"
#include "kernels/simd/activation-inl.hpp"
#include "kernels/simd/lanes-inl.hpp"
#include "kernels/simd/pack-inl.hpp"
#include "kernels/simd/rows_of_a-inl.hpp"
#include "kernels/simd/runs-inl.hpp"
#include "kernels/simd/tile-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

constexpr std::int64_t longest_run = 512;  // a packed panel is then 64 KB

struct PackedPanel {};  // names the scratch
struct PartialSums {};

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
        tiles_(width == full_width ? all_tiles<Whole>() : all_tiles<Part>()) {}

  /// The usual way: sums go to C (or z) as they are, on from there where a chain takes several
  /// runs, and the last run adds bias and activation. With `copy` it makes the copy of A that it
  /// reads.
  void straight(const Run& run, const RowsOfA& a, const CopyOfA* copy) const {
    const bool relu = e_.activation.kind == Nonlinearity::relu && e_.z == nullptr;
    float* const target = run.last && e_.z != nullptr ? e_.z : job_.c;
    TileRun t = start(run);
    t.from_row = job_.row_stride;
    t.to_row = job_.row_stride;
    if (run.last) {
      t.bias = e_.bias != nullptr ? e_.bias + column_ : nullptr;
      t.relu = relu;
    }
    const bool activates =
        run.last && !relu && (e_.activation.kind != Nonlinearity::linear || e_.z);
    for (std::int64_t tile = 0; tile < heights_.tiles; ++tile) {
      const std::int64_t begin = heights_.first_row(tile);
      const std::int64_t height = heights_.first_row(tile + 1) - begin;
      const std::int64_t at = (row_begin_ + begin) * job_.row_stride + column_;
      go_to(t, a, begin, height);
      if (copy != nullptr && a.by_tiles && t.packed == nullptr) {
        copy->make_with(t, begin);
      } else if (copy != nullptr) {
        copy->make(begin, height);
      }
      t.from = run.starts ? nullptr : job_.c + at;
      t.to = target + at;
      compute(t, run, tile, height, copy);
      for (std::int64_t r = 0; activates && r < height; ++r) {
        activate(e_.activation, job_.c + at + r * job_.row_stride,
                 target + at + r * job_.row_stride, width_);
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

  /// For each kind the tiles by their height.
  struct Tiles {
    const RunTile *plain, *packing, *fetching, *copying;
  };
  template <class Last>
  static constexpr Tiles all_tiles() {
    Tiles all{tiles<vectors, Last, Also::nothing>.data(), tiles<vectors, Last, Also::packs>.data(),
              tiles<vectors, Last, Also::fetches>.data(), nullptr};
    // Such is the first of many panels, which alone copies.
    if constexpr (vectors == 2 && std::is_same_v<Last, Whole>) {
      all.copying = tiles<vectors, Last, Also::copies>.data();
    }
    return all;
  }

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
      compute(t, run, tile, height, nullptr);
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
      const std::int64_t at = (row_begin_ + begin + r) * job_.row_stride + column_;
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
      if (z != c || e_.activation.kind != Nonlinearity::linear) {
        activate(e_.activation, c, z, width_);
      }
    }
  }

  /// Whether B is packed: where its rows do not lie as the tiles read them, or where enough tiles
  /// read it to pay for the copy, which then the first tile makes.
  bool packs(const Run& run) const {
    return run.pair->b.column_stride != 1 || (heights_.tiles > 3 && run.count * job_.n > 8192);
  }
  /// What the tiles of a run share.
  TileRun start(const Run& run) const {
    const Matrix<float>& b = run.pair->b;
    TileRun t{};
    t.b = b.data + run.begin * b.row_stride + column_ * b.column_stride;
    t.b_row = b.row_stride;
    t.k = run.count;
    t.last_columns = width_ - (vectors - 1) * lanes;
    if (packs(run)) {
      t.packed = scratch<PackedPanel, float>(static_cast<std::size_t>(longest_run * full_width));
      if (b.column_stride != 1) {
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

  void compute(TileRun& t, const Run& run, std::int64_t tile, std::int64_t height,
               const CopyOfA* copy) const {
    if (t.packed != nullptr) {
      tiles_.packing[height - 1](t);
      read_packed(t);
    } else if (t.k < long_run) {
      tiles_.plain[height - 1](t);
    } else {
      t.ahead = copy != nullptr && tile + 1 < heights_.tiles ? source_of_next(*copy, tile)
                                                             : ahead(t, run, tile);
      (t.copied != nullptr ? tiles_.copying : tiles_.fetching)[height - 1](t);
      t.copied = nullptr;
    }
  }

  Ahead source_of_next(const CopyOfA& copy, std::int64_t tile) const {
    const std::int64_t begin = heights_.first_row(tile + 1);
    return copy.source_of(begin, heights_.first_row(tile + 2) - begin);
  }
  /// While the first tiles compute, what the next panel packs of B comes nearer; while others do,
  /// what they read of A.
  Ahead ahead(const TileRun& t, const Run& run, std::int64_t tile) const {
    const Matrix<float>& b = run.pair->b;
    const std::int64_t next = column_ + full_width;
    const float* const from = b.data + run.begin * b.row_stride + next * b.column_stride;
    const std::int64_t width = std::min(full_width, job_.n - next);
    if (b.column_stride != 1) {
      const std::int64_t lines = lines_of(run.count, b.column_stride);
      const std::int64_t column = tile * run.count / lines;
      if (column < width) {
        return {from + column * b.column_stride, line, lines, b.column_stride};
      }
    } else if (width > 0 && packs(run) && tile >= 1 && tile <= lines_of(width, b.row_stride)) {
      return {from + (tile - 1) * line, b.row_stride, run.count, 0};
    }
    return {t.a + line * t.a_column, t.a_column, run.count, 0};
  }

  const MatmulJob<float>& job_;
  const Epilogue<float>& e_;
  std::int64_t row_begin_, rows_, column_, width_;
  Heights heights_;
  Tiles tiles_;
  float* open_ = nullptr;
  std::int64_t slot_size_ = 0;
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_PANEL_INL_HPP
