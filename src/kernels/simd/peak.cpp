#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/peak.cpp"
#include "hwy/foreach_target.h"
#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

// Chains that depend on nothing but themselves: more than latency × ports of any core (4 × 2), and
// together with the two constants no more than the registers hold.
#if HWY_TARGET == HWY_AVX2
constexpr int chains = 12;
#else
constexpr int chains = 24;
#endif

double multiply_adds(std::int64_t rounds, float* sink) {
  const F half = constant<F>(0.5);
  const F one = constant<F>(1.0);
  F chain[chains];
#pragma GCC unroll 24
  for (int i = 0; i < chains; ++i) {
    chain[i] = constant<F>(0.125 * i);
  }
  for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 24
    for (int i = 0; i < chains; ++i) {
      chain[i] = fma(chain[i], half, one);  // goes to 2: never infinite, never denormal
    }
  }
  F total = constant<F>(0.0);
#pragma GCC unroll 24
  for (int i = 0; i < chains; ++i) {
    total = total + chain[i];
  }
  *sink = hn::GetLane(total);
  return 2.0 * chains * static_cast<double>(lanes) * static_cast<double>(rounds);
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace lamina::kernels::simd {
template <>
void fill<HWY_NAMESPACE::this_level>(PeakTable<float>& t) {
  t.multiply_adds = HWY_NAMESPACE::multiply_adds;
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
