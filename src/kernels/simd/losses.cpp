#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/losses.cpp"
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

void binary_cross_entropy(float* loss, const float* z, const float* target, std::int64_t rows,
                          float smoothing) {
  for_vectors(rows, [=](auto extent, std::int64_t r) HWY_ATTR {
    store(extent,
          binary_cross_entropy_of(load(extent, z + r), load(extent, target + r),
                                  constant<F>(smoothing)),
          loss + r);
  });
}

void binary_cross_entropy_backward(float* dz, const float* z, const float* target,
                                   const float* weights, std::int64_t rows, float smoothing,
                                   float factor, bool add) {
  for_vectors(rows, [=](auto extent, std::int64_t r) HWY_ATTR {
    F scale = constant<F>(factor);
    if (weights != nullptr) {
      scale = scale * load(extent, weights + r);
    }
    const F t = smoothed_target(load(extent, target + r), constant<F>(smoothing));
    const F gradient = (sigmoid(load(extent, z + r)) - t) * scale;
    store(extent, add ? load(extent, dz + r) + gradient : gradient, dz + r);
  });
}

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

template <Regression kind>
void regression_loss_of(float* loss, const float* y, const float* target, std::int64_t rows,
                        std::int64_t columns, float delta) {
  const F width = constant<F>(delta);
  if (columns == 1) {
    // A sum of one: 0 + cost, divided by 1.
    for_vectors(rows, [=](auto extent, std::int64_t r) HWY_ATTR {
      const F error = load(extent, y + r) - load(extent, target + r);
      store(extent, constant<F>(0.0) + error_cost<kind>(error, width), loss + r);
    });
    return;
  }
  for (std::int64_t r = 0; r < rows; ++r, y += columns, target += columns) {
    loss[r] = sum_in_lanes(columns,
                           [=](F s, auto extent, std::int64_t c) HWY_ATTR {
                             const F error = load(extent, y + c) - load(extent, target + c);
                             return s + error_cost<kind>(error, width);
                           }) /
              static_cast<float>(columns);
  }
}

void regression_loss(Regression kind, float* loss, const float* y, const float* target,
                     std::int64_t rows, std::int64_t columns, float delta) {
  switch (kind) {
    case Regression::squared:
      return regression_loss_of<Regression::squared>(loss, y, target, rows, columns, delta);
    case Regression::absolute:
      return regression_loss_of<Regression::absolute>(loss, y, target, rows, columns, delta);
    case Regression::huber:
      return regression_loss_of<Regression::huber>(loss, y, target, rows, columns, delta);
  }
}

template <Regression kind>
void regression_gradient_of(float* dy, const float* y, const float* target, const float* weights,
                            std::int64_t rows, std::int64_t columns, float delta, float factor,
                            bool add) {
  const auto run = [=](std::int64_t n, const float* row_y, const float* row_target, float* row_dy,
                       const float* scales, float scale) HWY_ATTR {
    for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
      F s = constant<F>(scale);
      if (scales != nullptr) {
        s = s * load(extent, scales + i);
      }
      const F error = load(extent, row_y + i) - load(extent, row_target + i);
      const F gradient = error_slope<kind>(error, constant<F>(delta)) * s;
      store(extent, add ? load(extent, row_dy + i) + gradient : gradient, row_dy + i);
    });
  };
  if (columns == 1) {
    run(rows, y, target, dy, weights, factor);
    return;
  }
  for (std::int64_t r = 0; r < rows; ++r, dy += columns, y += columns, target += columns) {
    const float scale = weights != nullptr ? factor * weights[r] : factor;
    run(columns, y, target, dy, nullptr, scale / static_cast<float>(columns));
  }
}

void regression_loss_backward(Regression kind, float* dy, const float* y, const float* target,
                              const float* weights, std::int64_t rows, std::int64_t columns,
                              float delta, float factor, bool add) {
  switch (kind) {
    case Regression::squared:
      return regression_gradient_of<Regression::squared>(dy, y, target, weights, rows, columns,
                                                         delta, factor, add);
    case Regression::absolute:
      return regression_gradient_of<Regression::absolute>(dy, y, target, weights, rows, columns,
                                                          delta, factor, add);
    case Regression::huber:
      return regression_gradient_of<Regression::huber>(dy, y, target, weights, rows, columns, delta,
                                                       factor, add);
  }
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace lamina::kernels::simd {
template <>
void fill<HWY_NAMESPACE::this_level>(LossTable<float>& t) {
  t.binary_cross_entropy = HWY_NAMESPACE::binary_cross_entropy;
  t.binary_cross_entropy_backward = HWY_NAMESPACE::binary_cross_entropy_backward;
  t.softmax_cross_entropy = HWY_NAMESPACE::softmax_cross_entropy;
  t.softmax_cross_entropy_backward = HWY_NAMESPACE::softmax_cross_entropy_backward;
  t.regression_loss = HWY_NAMESPACE::regression_loss;
  t.regression_loss_backward = HWY_NAMESPACE::regression_loss_backward;
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
