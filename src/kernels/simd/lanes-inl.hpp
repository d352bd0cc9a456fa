// The words that math.inc, formulas.inc and the formulas of other folders are written in, for the
// vectors of one CPU level: the twin of ref/lanes.hpp and ref/loops.hpp. Included anew for every
// level, by Highway's foreach_target.
#if defined(LAMINA_LANES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_LANES_INL_HPP
#undef LAMINA_LANES_INL_HPP
#else
#define LAMINA_LANES_INL_HPP
#endif

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/assert.hpp"
#include "hwy/highway.h"
#include "kernels/table.hpp"

// The plain target that Highway always compiles is not ours: ref/ is.
#undef LAMINA_VECTORS
#define LAMINA_VECTORS (HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON)

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_AVX2
inline constexpr Level this_level = Level::avx2;
#elif HWY_TARGET == HWY_AVX3
inline constexpr Level this_level = Level::avx512;
#else
inline constexpr Level this_level = Level::neon;
#endif

using FloatTag = hn::ScalableTag<float>;
using HalfTag = hn::Half<FloatTag>;
using IntTag = hn::RebindToSigned<FloatTag>;
using DoubleTag = hn::Repartition<double, FloatTag>;
using LongTag = hn::RebindToSigned<DoubleTag>;
using F = hn::Vec<FloatTag>;   // a vector of float
using W = hn::Vec<DoubleTag>;  // half as many, twice as wide: double
using FloatMask = hn::Mask<FloatTag>;

/// What holds some elements of type T at once.
template <class T>
using Lanes = hn::Vec<hn::ScalableTag<T>>;

inline constexpr std::int64_t lanes = static_cast<std::int64_t>(HWY_LANES(float));

template <class V>
HWY_INLINE V constant(double value) {
  return hn::Set(hn::DFromV<V>(), static_cast<hn::TFromV<V>>(value));
}
template <class V>
HWY_INLINE V fma(V a, V b, V c) {
  return hn::MulAdd(a, b, c);
}
template <class V>
HWY_INLINE V sqrt(V x) {
  return hn::Sqrt(x);
}
template <class V>
HWY_INLINE V abs(V x) {
  return hn::Abs(x);
}
HWY_INLINE F copy_sign(F size, F sign) {
  return hn::CopySign(size, sign);
}
template <class Mask, class V>
HWY_INLINE V select(Mask condition, V yes, V no) {
  return hn::IfThenElse(condition, yes, no);
}
/// Of equal numbers, and of two where one is NaN, b: as max and min of x86 do.
template <class V>
HWY_INLINE V larger(V a, V b) {
#if HWY_ARCH_X86
  return hn::Max(a, b);
#else
  return select(b < a, a, b);
#endif
}
template <class V>
HWY_INLINE V smaller(V a, V b) {
#if HWY_ARCH_X86
  return hn::Min(a, b);
#else
  return select(a < b, a, b);
#endif
}
HWY_INLINE FloatMask is_nan(F x) {
  return x != x;
}

HWY_INLINE hn::Vec<IntTag> bits(F x) {
  return hn::BitCast(IntTag(), x);
}
HWY_INLINE hn::Vec<LongTag> bits(W x) {
  return hn::BitCast(LongTag(), x);
}
HWY_INLINE F from_bits(hn::Vec<IntTag> b) {
  return hn::BitCast(FloatTag(), b);
}
HWY_INLINE W from_bits(hn::Vec<LongTag> b) {
  return hn::BitCast(DoubleTag(), b);
}
template <class V>
HWY_INLINE hn::Vec<IntTag> int_constant(std::int32_t value) {
  return hn::Set(IntTag(), value);
}
template <class V>
HWY_INLINE V wrapping_difference(V a, V b) {
  return hn::Sub(a, b);
}
template <int places, class V>
HWY_INLINE V shift_left(V b) {
  return hn::ShiftLeft<places>(b);
}
template <int places, class V>
HWY_INLINE V shift_right(V b) {
  return hn::ShiftRight<places>(b);
}
HWY_INLINE F to_float(hn::Vec<IntTag> b) {
  return hn::ConvertTo(FloatTag(), b);
}

HWY_INLINE W widen_lower(F x) {
  return hn::PromoteTo(DoubleTag(), hn::LowerHalf(HalfTag(), x));
}
HWY_INLINE W widen_upper(F x) {
  return hn::PromoteTo(DoubleTag(), hn::UpperHalf(HalfTag(), x));
}
template <class Function>
HWY_INLINE F in_double(F x) {
  return hn::Combine(FloatTag(), hn::DemoteTo(HalfTag(), Function::of(widen_upper(x))),
                     hn::DemoteTo(HalfTag(), Function::of(widen_lower(x))));
}

#include "kernels/math.inc"
// formulas.inc is built on math.inc.
#include "kernels/formulas.inc"
#include "kernels/tree.inc"

// ---- Loops over arrays: whole vectors, then one part of a vector
// ----------------------------------

struct Whole {};
struct Part {
  std::int64_t count;  // the first lanes; nothing beyond them is read or written
};

HWY_INLINE F load(Whole, const float* p) {
  return hn::LoadU(FloatTag(), p);
}
HWY_INLINE void store(Whole, F x, float* p) {
  hn::StoreU(x, FloatTag(), p);
}
HWY_INLINE F keep(Whole, F x, F) {
  return x;
}

HWY_INLINE FloatMask mask_of(Part part) {
  return hn::FirstN(FloatTag(), static_cast<std::size_t>(part.count));
}
/// `x` in the lanes of the part, `other` in the rest.
HWY_INLINE F keep(Part part, F x, F other) {
  return hn::IfThenElse(mask_of(part), x, other);
}
#if HWY_TARGET == HWY_NEON  // has no masked loads; those of x86 do not touch what is masked
HWY_INLINE F load(Part part, const float* p) {
  HWY_ALIGN float all[lanes] = {};
  std::memcpy(all, p, static_cast<std::size_t>(part.count) * sizeof(float));
  return hn::Load(FloatTag(), all);
}
#else
HWY_INLINE F load(Part part, const float* p) {
  return hn::MaskedLoad(mask_of(part), FloatTag(), p);
}
#endif
#if HWY_TARGET == HWY_AVX3
HWY_INLINE void store(Part part, F x, float* p) {
  hn::BlendedStore(x, mask_of(part), FloatTag(), p);
}
#else  // AVX2's masked store is dozens of operations on AMD's CPUs
template <class D>
HWY_INLINE void store_first(D d, std::int64_t count, hn::Vec<D> x, float* p) {
  if constexpr (hn::MaxLanes(d) == 1) {
    if (count == 1) {
      hn::StoreU(x, d, p);
    }
  } else {
    const hn::Half<D> half;
    constexpr auto its_lanes = static_cast<std::int64_t>(hn::MaxLanes(half));
    if (count < its_lanes) {
      store_first(half, count, hn::LowerHalf(half, x), p);
    } else {
      hn::StoreU(hn::LowerHalf(half, x), half, p);
      store_first(half, count - its_lanes, hn::UpperHalf(half, x), p + its_lanes);
    }
  }
}
HWY_INLINE void store(Part part, F x, float* p) {
  store_first(FloatTag(), part.count, x, p);
}
#endif
template <class Extent>
HWY_INLINE F load(Extent extent, const float* p, F unless_null) {
  return p == nullptr ? unless_null : load(extent, p);
}
/// Vector v of neighbouring `vectors` that begin at p, the last of them to some extent.
template <int vectors, class Extent>
HWY_INLINE F load_one_of(int v, const float* p, Extent last) {
  return v + 1 < vectors ? load(Whole{}, p + v * lanes) : load(last, p + v * lanes);
}

/// body(extent, i) for the vectors that start at i = 0, lanes, 2 lanes, … below n.
template <class Body>
HWY_INLINE void for_vectors(std::int64_t n, Body body) {
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    body(Whole{}, i);
  }
  if (i < n) {
    body(Part{n - i}, i);
  }
}

// ---- Sums within a row: 16 logical lanes, folded in halves (see ref/lane_sum.hpp)
// ----------------

template <class D>
HWY_INLINE hn::TFromD<D> fold(D d, hn::Vec<D> x) {
  if constexpr (hn::MaxLanes(d) == 1) {
    return hn::GetLane(x);
  } else {
    const hn::Half<D> half;
    return fold(half, hn::LowerHalf(half, x) + hn::UpperHalf(half, x));
  }
}

template <class D, std::size_t count>
HWY_INLINE hn::TFromD<D> fold_all(D d, hn::Vec<D> (&lane)[count]) {
  for (std::size_t half = count / 2; half > 0; half /= 2) {
    for (std::size_t v = 0; v < half; ++v) {
      lane[v] = lane[v] + lane[v + half];
    }
  }
  return fold(d, lane[0]);
}

/// The sum over i < n, where step(sum, extent, i) gives the vector of sums after adding its
/// elements.
template <class T = float, class Step>
HWY_INLINE T sum_in_lanes(std::int64_t n, Step step) {
  constexpr std::size_t vectors = 16 / lanes;
  F lane[vectors];
  for (F& l : lane) {
    l = hn::Zero(FloatTag());
  }
  std::int64_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (std::size_t v = 0; v < vectors; ++v) {
      lane[v] = step(lane[v], Whole{}, i + static_cast<std::int64_t>(v) * lanes);
    }
  }
  for (std::size_t v = 0; v < vectors && i < n; ++v, i += lanes) {
    const Part part{n - i < lanes ? n - i : lanes};
    lane[v] = keep(part, step(lane[v], part, i), lane[v]);
  }
  return fold_all(FloatTag(), lane);
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_LANES_INL_HPP
