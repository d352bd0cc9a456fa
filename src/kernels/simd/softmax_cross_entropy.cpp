#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/softmax_cross_entropy.cpp"
#include "core/assert.hpp"
#include "hwy/foreach_target.h"
#include "kernels/scratch.hpp"
#include "kernels/simd/lanes-inl.hpp"
#include "kernels/simd/rows-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

struct Exponentials {};  // names the scratch

void softmax_cross_entropy(float* loss, const float* z, const std::int32_t* labels,
                           std::int64_t rows, std::int64_t classes, float smoothing) {
  for (std::int64_t r = 0; r < rows; ++r, z += classes) {
    LAMINA_ASSERT(labels[r] >= 0 && labels[r] < classes, "a label is a class");
    const float largest = row_maximum(z, classes);
    const F shift = constant<F>(largest);
    const float sum = sum_in_lanes(classes, [=](F s, auto extent, std::int64_t c) HWY_ATTR {
      return s + exp(load(extent, z + c) - shift);
    });
    float expected = (1.0F - smoothing) * (z[labels[r]] - largest);
    if (smoothing != 0.0F) {
      const float all = sum_in_lanes(classes, [=](F s, auto extent, std::int64_t c) HWY_ATTR {
        return s + (load(extent, z + c) - shift);
      });
      expected = hn::GetLane(fma(constant<F>(smoothing / static_cast<float>(classes)),
                                 constant<F>(all), constant<F>(expected)));
    }
    loss[r] = hn::GetLane(log(constant<F>(sum)) - constant<F>(expected));
  }
}

void softmax_cross_entropy_backward(float* dz, const float* z, const std::int32_t* labels,
                                    const float* weights, std::int64_t rows, std::int64_t classes,
                                    float smoothing, float factor, bool add) {
  const float others = smoothing / static_cast<float>(classes);
  const float label = (1.0F - smoothing) + others;
  float* const e = scratch<Exponentials, float>(static_cast<std::size_t>(classes));
  for (std::int64_t r = 0; r < rows; ++r, z += classes, dz += classes) {
    LAMINA_ASSERT(labels[r] >= 0 && labels[r] < classes, "a label is a class");
    const float scale = weights != nullptr ? factor * weights[r] : factor;
    const float sum = exp_row(e, z, row_maximum(z, classes), classes);
    const float before = dz[labels[r]];
    for_vectors(classes, [=](auto extent, std::int64_t c) HWY_ATTR {
      const F gradient =
          (load(extent, e + c) / constant<F>(sum) - constant<F>(others)) * constant<F>(scale);
      store(extent, add ? load(extent, dz + c) + gradient : gradient, dz + c);
    });
    const float gradient = (e[labels[r]] / sum - label) * scale;
    dz[labels[r]] = add ? before + gradient : gradient;
  }
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace lamina::kernels::simd {
template <>
void fill<HWY_NAMESPACE::this_level>(LossTable<float>& t) {
  t.softmax_cross_entropy = HWY_NAMESPACE::softmax_cross_entropy;
  t.softmax_cross_entropy_backward = HWY_NAMESPACE::softmax_cross_entropy_backward;
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
