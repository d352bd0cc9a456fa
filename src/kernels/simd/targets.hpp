// Which CPU levels the kernels are compiled for: AVX2 and AVX-512 (Highway's AVX3) on x86-64, NEON
// on 64-bit ARM. Levels without a fused multiply-add round twice where our sums round once, so they
// have no vector kernels: such a CPU runs the plain ones.
#pragma once

#ifdef HIGHWAY_HWY_DETECT_TARGETS_H_
#error "include kernels/simd/targets.hpp before Highway"
#endif
#define HWY_DISABLED_TARGETS \
  (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
#include "hwy/detect_targets.h"
