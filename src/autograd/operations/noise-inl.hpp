// Random numbers of Philox (lamina/core/random.hpp) for the elements of a row, the same for any
// thread, CPU level and shard. Included by a source that each_level-inl.hpp compiles.
#include "autograd/row_operation-inl.hpp"

#if defined(LAMINA_PLAIN_NUMBERS)
namespace lamina::kernels::ref {

/// body(extent, c, u) for the columns c of row `row`, u uniform in (0, 1): the middle of one of
/// 2^23 equal parts, chosen by word c mod 4 of philox(key, step, row · 2^32 + c / 4).
template <class T, class Body>
void for_uniforms(std::uint64_t key, std::uint64_t step, std::int64_t row, std::int64_t columns,
                  Body body) {
  std::array<std::uint32_t, 4> words{};
  for (std::int64_t c = 0; c < columns; ++c) {
    const auto word = static_cast<std::size_t>(c % 4);
    if (word == 0) {
      words = philox(key, step,
                     static_cast<std::uint64_t>(row) << 32 | static_cast<std::uint64_t>(c / 4));
    }
    body(Whole{}, c, (static_cast<T>(words[word] >> 9) + T(0.5)) * T(0x1p-23));
  }
}

}  // namespace lamina::kernels::ref
#else
#include "kernels/simd/philox-inl.hpp"
#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T, class Body>
HWY_INLINE void for_uniforms(std::uint64_t key, std::uint64_t step, std::int64_t row,
                             std::int64_t columns, Body body) {
  constexpr int most = 4;
  alignas(64) std::uint32_t words[most * philox_words];
  for (std::int64_t c = 0; c < columns;) {
    const auto place = static_cast<std::uint64_t>(row) << 32 | static_cast<std::uint64_t>(c / 4);
    std::int64_t count = columns - c;
    if (count > philox_words) {
      philox_block<most>(key, step, place, words);
      count = std::min(count, most * philox_words);
    } else {
      philox_block<1>(key, step, place, words);
    }
    for_vectors(count, [&](auto extent, std::int64_t i) HWY_ATTR {
      const auto word = hn::ShiftRight<9>(hn::Load(hn::RebindToUnsigned<IntTag>(), words + i));
      const F middle = to_float(hn::BitCast(IntTag(), word)) + constant<F>(0.5);
      body(extent, c + i, middle * constant<F>(0x1p-23));
    });
    c += count;
  }
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
#endif
