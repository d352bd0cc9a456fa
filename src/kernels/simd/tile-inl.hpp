// A tile of C, some rows × some vectors, stays in registers while one run over k adds to it: one
// broadcast element of A times a vector of B at a time.
#if defined(LAMINA_TILE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_TILE_INL_HPP
#undef LAMINA_TILE_INL_HPP
#else
#define LAMINA_TILE_INL_HPP
#endif

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include "kernels/simd/activation-inl.hpp"
#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

constexpr std::int64_t line = 16;  // 64 bytes

/// How many lines a stretch of `count` may lie in, one such `distance` from the next.
constexpr std::int64_t lines_of(std::int64_t count, std::int64_t distance) {
  return (count + line - 1) / line + (distance % line != 0 ? 1 : 0);
}

/// Memory that tiles ask for while they compute, a line with every k: `count` of them `step` apart,
/// then as many from `next` on, and so on.
struct Ahead {
  const float* at;
  std::int64_t step, count;
  std::int64_t next;  ///< from the first of a row to the first of the next row
};

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
  float* packed;  ///< a tile that packs writes the rows of B here, one after the other
  float* copied;  ///< one that copies writes its columns of A here, one after the other
  Ahead ahead;    ///< what one that fetches asks for besides B
};

/// What a tile does besides its sums.
enum class Also {
  nothing,
  packs,    ///< copies B as it reads it, for the tiles after it; asks for B and C
  fetches,  ///< asks for B, C and more before they are needed: that pays in a long run
  copies,   ///< fetches, and copies A, whose columns lie one after the other, as it reads it
};
constexpr bool looks_ahead(Also also) {
  return also == Also::fetches || also == Also::copies;
}

/// Asks the L1 cache for a line that is read soon.
HWY_INLINE void fetch(const float* p) {
  __builtin_prefetch(p, 0, 3);
}
/// Asks the L2 cache for one that is needed when a tile is complete.
HWY_INLINE void fetch_for_later(const float* p) {
  __builtin_prefetch(p, 0, 2);
}
// So many k before its use a row of B is asked for: a tile's work on them takes longer than the L2
// cache, and about as long as the L3 cache, to bring it.
constexpr std::int64_t rows_ahead = 12;

/// `Last` is Whole, or Part where the last vector has columns that are not C's.
template <int rows, int vectors, class Last, Also also>
void run_tile(const TileRun& t) {
  Last last;
  if constexpr (std::is_same_v<Last, Part>) {
    last.count = t.last_columns;
  }
  F c[rows][vectors];
#pragma GCC unroll 16
  for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) {
      c[r][v] = t.from == nullptr ? constant<F>(0.0)
                                  : load_one_of<vectors>(v, t.from + r * t.from_row, last);
    }
  }
  if constexpr (also != Also::nothing) {
#pragma GCC unroll 16
    for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 8
      for (int v = 0; v < vectors; ++v) {
        if (v * lanes % line == 0) {
          fetch_for_later(t.to + r * t.to_row + v * lanes);
        }
      }
    }
  }
  const float* a = t.a;
  const float* b = t.b;
  const float* row_ahead = t.ahead.at;
  for (std::int64_t k = 0; k < t.k; row_ahead += t.ahead.next) {
    const std::int64_t end = looks_ahead(also) ? std::min(k + t.ahead.count, t.k) : t.k;
    const float* ahead = row_ahead;
    for (; k < end; ++k, a += t.a_column, b += t.b_row, ahead += t.ahead.step) {
      F b_row[vectors];
      if constexpr (looks_ahead(also)) {
        fetch(ahead);
      }
      if constexpr (also == Also::copies) {
        // Whole vectors: what is too much, the next column overwrites.
        for_vectors(rows, [=](auto extent, std::int64_t r) HWY_ATTR {
          store(Whole{}, load(extent, a + r), t.copied + k * rows + r);
        });
      }
#pragma GCC unroll 8
      for (int v = 0; v < vectors; ++v) {
        b_row[v] = load_one_of<vectors>(v, b, last);
        if (also != Also::nothing && v * lanes % line == 0) {
          fetch(b + rows_ahead * t.b_row + v * lanes);
        }
        if constexpr (also == Also::packs) {
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
  }
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    if (t.bias != nullptr) {
      const F bias = load_one_of<vectors>(v, t.bias, last);
#pragma GCC unroll 16
      for (int r = 0; r < rows; ++r) {
        c[r][v] = c[r][v] + bias;
      }
    }
    if (t.relu) {
#pragma GCC unroll 16
      for (int r = 0; r < rows; ++r) {
        c[r][v] = Relu().value(c[r][v]);
      }
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < rows; ++r) {
    float* const to = t.to + r * t.to_row;
#pragma GCC unroll 8
    for (int v = 0; v < vectors; ++v) {
      if (v == vectors - 1) {
        store(last, c[r][v], to + v * lanes);
      } else {
        store(Whole{}, c[r][v], to + v * lanes);
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
  return vectors <= 2 ? 14 : vectors == 4 ? 6 : 2;
#endif
}

using RunTile = void (*)(const TileRun&);

template <int vectors, class Last, Also also, int... row>
constexpr auto tiles_of(std::integer_sequence<int, row...>) {
  return std::array<RunTile, sizeof...(row)>{run_tile<row + 1, vectors, Last, also>...};
}
/// The tile of r + 1 rows at place r.
template <int vectors, class Last, Also also>
constexpr auto tiles =
    tiles_of<vectors, Last, also>(std::make_integer_sequence<int, tallest(vectors)>());

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_TILE_INL_HPP
