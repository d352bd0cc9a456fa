// Philox4x32-10 (see lamina/core/random.hpp) for several counters at once.
#if defined(LAMINA_PHILOX_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_PHILOX_INL_HPP
#undef LAMINA_PHILOX_INL_HPP
#else
#define LAMINA_PHILOX_INL_HPP
#endif

#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// Words that one call of philox_block makes: four a counter, one counter a 64-bit lane.
inline constexpr std::int64_t philox_words = 4 * lanes / 2;

/// words[4 i + j] = word j of philox(key, low, high + i).
HWY_INLINE void philox_block(std::uint64_t key, std::uint64_t low, std::uint64_t high,
                             std::uint32_t* words) {
  using Wide = hn::Repartition<std::uint64_t, FloatTag>;
  using Narrow = hn::Repartition<std::uint32_t, FloatTag>;
  const Wide wide;
  // Each 32-bit word of a counter sits in the lower half of a 64-bit lane. What the upper half
  // holds never matters: the multiplication reads the lower halves only.
  const auto product = [=](auto word, std::uint32_t factor) HWY_ATTR {
    return hn::MulEven(hn::BitCast(Narrow(), word), hn::Set(Narrow(), factor));
  };
  const auto place = hn::Set(wide, high) + hn::Iota(wide, 0);
  auto c0 = hn::Set(wide, low);
  auto c1 = hn::ShiftRight<32>(c0);
  auto c2 = place;
  auto c3 = hn::ShiftRight<32>(place);
  auto k0 = static_cast<std::uint32_t>(key);
  auto k1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const auto p0 = product(c0, 0xD2511F53);
    const auto p1 = product(c2, 0xCD9E8D57);
    c0 = hn::Xor3(hn::ShiftRight<32>(p1), c1, hn::Set(wide, std::uint64_t{k0}));
    c1 = p1;
    c2 = hn::Xor3(hn::ShiftRight<32>(p0), c3, hn::Set(wide, std::uint64_t{k1}));
    c3 = p0;
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  const auto lower = hn::Set(wide, std::uint64_t{0xFFFFFFFF});
  const auto first = hn::Or(hn::And(c0, lower), hn::ShiftLeft<32>(c1));
  const auto second = hn::Or(hn::And(c2, lower), hn::ShiftLeft<32>(c3));
  hn::StoreInterleaved2(first, second, wide, reinterpret_cast<std::uint64_t*>(words));
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_PHILOX_INL_HPP
