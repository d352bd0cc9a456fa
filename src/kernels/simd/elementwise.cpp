#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/elementwise.cpp"
#include <algorithm>

#include "hwy/foreach_target.h"
#include "kernels/simd/activation-inl.hpp"
#include "kernels/simd/lanes-inl.hpp"
#include "kernels/simd/philox-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

template <class Formula>
HWY_NOINLINE void activate_backward_by(Formula g, float* dz, const float* dy, const float* state,
                                       std::int64_t n, bool add) {
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    F gradient = g.gradient(load(extent, dy + i), load(extent, state + i));
    if (add) {
      gradient = load(extent, dz + i) + gradient;
    }
    store(extent, gradient, dz + i);
  });
}

void activate_backward(Nonlinearity activation, float* dz, const float* dy, const float* state,
                       std::int64_t n, bool add) {
  with_formula(activation,
               [=](auto g) HWY_ATTR { activate_backward_by(g, dz, dy, state, n, add); });
}

template <Binary kind>
void combine_all(float* out, const float* a, const float* b, std::int64_t n) {
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    store(extent, combined<kind>(load(extent, a + i), load(extent, b + i)), out + i);
  });
}

void elementwise(Binary kind, float* out, const float* a, const float* b, std::int64_t n) {
  switch (kind) {
    case Binary::add:
      return combine_all<Binary::add>(out, a, b, n);
    case Binary::subtract:
      return combine_all<Binary::subtract>(out, a, b, n);
    case Binary::multiply:
      return combine_all<Binary::multiply>(out, a, b, n);
  }
}

void scale(float* y, const float* x, float factor, std::int64_t n, bool add) {
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    const F scaled = constant<F>(factor) * load(extent, x + i);
    store(extent, add ? load(extent, y + i) + scaled : scaled, y + i);
  });
}

void dropout(float* y, const float* x, std::int64_t row_begin, std::int64_t row_end,
             std::int64_t columns, std::uint32_t threshold, float factor, std::uint64_t key,
             std::uint64_t step, bool add) {
  constexpr int most = 4;
  const auto limit = hn::Set(IntTag(), static_cast<std::int32_t>(threshold));
  alignas(64) std::uint32_t words[most * philox_words];
  for (std::int64_t r = row_begin; r < row_end; ++r) {
    for (std::int64_t c = 0; c < columns;) {
      const auto place = static_cast<std::uint64_t>(r) << 32 | static_cast<std::uint64_t>(c / 4);
      const std::int64_t begin = (r - row_begin) * columns + c;
      std::int64_t count = columns - c;
      if (count > philox_words) {
        philox_block<most>(key, step, place, words);
        count = std::min(count, most * philox_words);
      } else {
        philox_block<1>(key, step, place, words);
      }
      for_vectors(count, [&](auto extent, std::int64_t i) HWY_ATTR {
        const auto word = hn::BitCast(
            IntTag(), hn::ShiftRight<8>(hn::Load(hn::RebindToUnsigned<IntTag>(), words + i)));
        const auto dropped = hn::RebindMask(FloatTag(), word < limit);
        const F kept =
            select(dropped, constant<F>(0.0), constant<F>(factor) * load(extent, x + begin + i));
        store(extent, add ? load(extent, y + begin + i) + kept : kept, y + begin + i);
      });
      c += count;
    }
  }
}

std::int64_t first_non_finite(const float* x, std::int64_t n) {
  const F largest = constant<F>(0x1.fffffep127);
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    if (!hn::AllTrue(FloatTag(), abs(load(Whole{}, x + i)) <= largest)) {
      break;
    }
  }
  for (; i < n; ++i) {
    if (!std::isfinite(x[i])) {
      return i;
    }
  }
  return n;
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace lamina::kernels::simd {
template <>
void fill<HWY_NAMESPACE::this_level>(ElementwiseTable<float>& t) {
  t.activate = HWY_NAMESPACE::activate;
  t.activate_backward = HWY_NAMESPACE::activate_backward;
  t.elementwise = HWY_NAMESPACE::elementwise;
  t.scale = HWY_NAMESPACE::scale;
  t.dropout = HWY_NAMESPACE::dropout;
  t.first_non_finite = HWY_NAMESPACE::first_non_finite;
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
