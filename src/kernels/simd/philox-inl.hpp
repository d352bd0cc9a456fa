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

/// Words that a vector of counters makes: four a counter, one counter a 64-bit lane.
inline constexpr std::int64_t philox_words = 4 * lanes / 2;

/// words[4 i + j] = word j of philox(key, low, high + i), for vectors · philox_words words. Several
/// vectors at once hide the latency of a round.
template <int vectors>
HWY_INLINE void philox_block(std::uint64_t key, std::uint64_t low, std::uint64_t high,
                             std::uint32_t* words) {
  using Wide = hn::Repartition<std::uint64_t, FloatTag>;
  using Narrow = hn::Repartition<std::uint32_t, FloatTag>;
  using Vector = hn::Vec<Wide>;
  const Wide wide;
  // Each 32-bit word of a counter sits in the lower half of a 64-bit lane. What the upper half
  // holds never matters: the multiplication reads the lower halves only.
  const auto product = [](Vector word, std::uint32_t factor) HWY_ATTR {
    return hn::MulEven(hn::BitCast(Narrow(), word), hn::Set(Narrow(), factor));
  };
  Vector c[vectors][4];
  for (int v = 0; v < vectors; ++v) {
    const Vector place =
        hn::Set(wide, high) + hn::Iota(wide, static_cast<std::uint64_t>(v * lanes / 2));
    c[v][0] = hn::Set(wide, low);
    c[v][1] = hn::Set(wide, low >> 32);
    c[v][2] = place;
    c[v][3] = hn::ShiftRight<32>(place);
  }
  Vector k0 = hn::Set(wide, key);
  Vector k1 = hn::Set(wide, key >> 32);
  for (int round = 0; round < 10; ++round) {
    for (auto& counter : c) {
      const Vector p0 = product(counter[0], 0xD2511F53);
      const Vector p1 = product(counter[2], 0xCD9E8D57);
      counter[0] = hn::Xor3(hn::ShiftRight<32>(p1), counter[1], k0);
      counter[1] = p1;
      counter[2] = hn::Xor3(hn::ShiftRight<32>(p0), counter[3], k1);
      counter[3] = p0;
    }
    k0 = k0 + hn::Set(wide, std::uint64_t{0x9E3779B9});
    k1 = k1 + hn::Set(wide, std::uint64_t{0xBB67AE85});
  }
  const Vector lower = hn::Set(wide, std::uint64_t{0xFFFFFFFF});
  for (const auto& counter : c) {
    const Vector first = hn::Or(hn::And(counter[0], lower), hn::ShiftLeft<32>(counter[1]));
    const Vector second = hn::Or(hn::And(counter[2], lower), hn::ShiftLeft<32>(counter[3]));
    hn::StoreInterleaved2(first, second, wide, reinterpret_cast<std::uint64_t*>(words));
    words += 2 * lanes;
  }
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_PHILOX_INL_HPP
