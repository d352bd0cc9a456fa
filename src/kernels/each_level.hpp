// One function as it was compiled for plain numbers and for each CPU level.
#pragma once

#include "kernels/simd/targets.hpp"
#include "kernels/table.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina::kernels {

/// At the place of each Level its function of float, null where this machine has no such level; in
/// the last place the plain one of double.
template <class Function>
struct EachLevel {
  Function* at[level_count + 1];

  /// That of the level in use.
  Function& chosen(DType dtype) const {
    return *at[dtype == DType::f32 ? static_cast<std::size_t>(level_in_use()) : level_count];
  }
};

}  // namespace lamina::kernels

/// The EachLevel of loop<Formula, T>, two templates of a source that each_level-inl.hpp compiles.
#define LAMINA_EACH_LEVEL_OF(loop, Formula)                                 \
  {                                                                         \
    {                                                                       \
      lamina::kernels::ref::loop<lamina::kernels::ref::Formula, float>,     \
          LAMINA_AVX2_OF(loop, Formula), LAMINA_AVX512_OF(loop, Formula),   \
          LAMINA_NEON_OF(loop, Formula),                                    \
          lamina::kernels::ref::loop<lamina::kernels::ref::Formula, double> \
    }                                                                       \
  }
#if HWY_TARGETS & HWY_AVX2
#define LAMINA_AVX2_OF(loop, Formula) \
  lamina::kernels::N_AVX2::loop<lamina::kernels::N_AVX2::Formula, float>
#else
#define LAMINA_AVX2_OF(loop, Formula) nullptr
#endif
#if HWY_TARGETS & HWY_AVX3
#define LAMINA_AVX512_OF(loop, Formula) \
  lamina::kernels::N_AVX3::loop<lamina::kernels::N_AVX3::Formula, float>
#else
#define LAMINA_AVX512_OF(loop, Formula) nullptr
#endif
#if HWY_TARGETS & HWY_NEON
#define LAMINA_NEON_OF(loop, Formula) \
  lamina::kernels::N_NEON::loop<lamina::kernels::N_NEON::Formula, float>
#else
#define LAMINA_NEON_OF(loop, Formula) nullptr
#endif
