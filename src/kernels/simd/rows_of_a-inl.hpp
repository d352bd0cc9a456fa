// What the tiles of a block of rows read of A: A itself, or a copy where that is faster.
#if defined(LAMINA_ROWS_OF_A_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_ROWS_OF_A_INL_HPP
#undef LAMINA_ROWS_OF_A_INL_HPP
#else
#define LAMINA_ROWS_OF_A_INL_HPP
#endif

#include "kernels/scratch.hpp"
#include "kernels/simd/lanes-inl.hpp"
#include "kernels/simd/runs-inl.hpp"
#include "kernels/simd/tile-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

constexpr std::int64_t long_run = 64;  // here a tile that fetches what it reads is faster

struct RowsOfA {
  const float* data;
  std::int64_t row_stride, column_stride;
  bool by_tiles = false;  ///< one tile after the other, in a tile one k after the other
};

HWY_INLINE RowsOfA rows_of_a(const Run& run, std::int64_t row_begin) {
  const Matrix<float>& a = run.pair->a;
  return {a.data + row_begin * a.row_stride + run.begin * a.column_stride, a.row_stride,
          a.column_stride};
}

/// Whether a copy is read faster: where elements of one row lie far apart, too far for the caches
/// to foresee; and where the rows that a tile reads lie at distances that an L1 cache maps to one
/// place, so that they would drive each other out. A copy by tiles is for long runs, which all
/// panels of more rows read in tiles of one height.
HWY_INLINE bool is_slow(const RowsOfA& a, std::int64_t k) {
  constexpr std::int64_t cache_way = 1024;  // 4 KB, as in every x86-64 CPU with AVX2
  constexpr std::int64_t far_apart = 512;   // 2 KB
  return a.column_stride == 1 ? a.row_stride % cache_way == 0
                              : a.row_stride == 1 && a.column_stride >= far_apart && k >= long_run;
}

struct CopiedRows {};  // names the scratch

/// The copy. The first panel makes it: by rows, those of each tile just before that reads them; by
/// tiles, as the tile reads what it is made of. The tile before asks for that.
class CopyOfA {
 public:
  CopyOfA(const RowsOfA& source, std::int64_t rows, std::int64_t k)
      : source_(source), k_(k), row_stride_(k / (2 * lanes) * (2 * lanes) + 3 * lanes) {
    copy_ = scratch<CopiedRows, float>(static_cast<std::size_t>(rows * row_stride_ + lanes));
  }

  RowsOfA rows() const {
    return by_rows() ? RowsOfA{copy_, row_stride_, 1} : RowsOfA{copy_, 1, 0, true};
  }

  /// Makes the part of a tile.
  HWY_INLINE void make(std::int64_t begin, std::int64_t height) const {
    if (by_rows()) {
      for (std::int64_t row = begin; row < begin + height; ++row) {
        copy(source_.data + row * source_.row_stride, copy_ + row * row_stride_, k_);
      }
      return;
    }
    for (std::int64_t i = 0; i < k_; ++i) {
      copy(source_.data + begin + i * source_.column_stride, copy_ + begin * k_ + i * height,
           height);
    }
  }

  /// Makes the tile `t` read what the copy is made of, and copy it by tiles.
  void make_with(TileRun& t, std::int64_t begin) const {
    t.a = source_.data + begin;
    t.a_column = source_.column_stride;
    t.copied = copy_ + begin * k_;
  }

  /// What the part of a tile is made of.
  Ahead source_of(std::int64_t begin, std::int64_t height) const {
    if (by_rows()) {
      return {source_.data + begin * source_.row_stride, source_.row_stride, height, line};
    }
    // Other columns in the same lines are read by the tile before.
    return {source_.data + begin + height - 1, source_.column_stride, k_, 0};
  }

 private:
  bool by_rows() const { return source_.column_stride == 1; }
  HWY_INLINE static void copy(const float* from, float* to, std::int64_t count) {
    for_vectors(count, [=](auto extent, std::int64_t i)
                           HWY_ATTR { store(extent, load(extent, from + i), to + i); });
  }

  RowsOfA source_;
  std::int64_t k_;
  std::int64_t row_stride_;
  float* copy_;
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_ROWS_OF_A_INL_HPP
