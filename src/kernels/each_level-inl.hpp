// Compiles the source that includes this once for plain numbers (namespace ref) and once for the
// vectors of each CPU level (Highway's namespace of it), so that a formula written once runs as all
// of them. The source names itself first; what it must say only once stands last:
//
//   #define HWY_TARGET_INCLUDE "folder/name.cpp"
//   #include "kernels/each_level-inl.hpp"
//   HWY_BEFORE_NAMESPACE();
//   namespace lamina::kernels::HWY_NAMESPACE {
//   …formulas, in the words of ref/lanes.hpp and simd/lanes-inl.hpp…
//   }  // namespace lamina::kernels::HWY_NAMESPACE
//   HWY_AFTER_NAMESPACE();
//   #if HWY_ONCE
//   …what is compiled once…
//   #endif
//
// Without an include guard: each reading of the source needs it anew.
#ifndef LAMINA_EACH_LEVEL
#define LAMINA_EACH_LEVEL

#include "kernels/ref/loops.hpp"
#include "kernels/simd/targets.hpp"

// The plain numbers come first, before Highway defines these names.
#define LAMINA_PLAIN_NUMBERS
#define HWY_NAMESPACE ref
#define HWY_BEFORE_NAMESPACE() static_assert(true, "no instructions beyond those of every CPU")
#define HWY_AFTER_NAMESPACE() static_assert(true, "")
#define HWY_INLINE inline
#define HWY_ATTR
#include HWY_TARGET_INCLUDE
#undef LAMINA_PLAIN_NUMBERS
#undef HWY_NAMESPACE
#undef HWY_BEFORE_NAMESPACE
#undef HWY_AFTER_NAMESPACE
#undef HWY_INLINE
#undef HWY_ATTR

#include "hwy/foreach_target.h"
#endif  // LAMINA_EACH_LEVEL

#ifndef LAMINA_PLAIN_NUMBERS
#include "kernels/simd/lanes-inl.hpp"
#if !LAMINA_VECTORS
// The target that Highway always compiles, where it is none of ours, reads the formulas unused.
namespace lamina::kernels::HWY_NAMESPACE {
using namespace ref;
}
#endif
#endif
