#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/optimizers.cpp"
#include "hwy/foreach_target.h"
#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

template <bool has_velocity>
void sgd_all(float* p, const float* g, float* velocity, std::int64_t n,
             const SgdStep<float>& step) {
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    F parameter = load(extent, p + i);
    F speed = has_velocity ? load(extent, velocity + i) : constant<F>(0.0);
    sgd_step<has_velocity>(parameter, load(extent, g + i), speed, step);
    store(extent, parameter, p + i);
    if constexpr (has_velocity) {
      store(extent, speed, velocity + i);
    }
  });
}

void sgd(float* p, const float* g, float* velocity, std::int64_t n, const SgdStep<float>& step) {
  if (velocity != nullptr) {
    sgd_all<true>(p, g, velocity, n, step);
  } else {
    sgd_all<false>(p, g, velocity, n, step);
  }
}

void adagrad(float* p, const float* g, float* sum, std::int64_t n, const AdagradStep<float>& step) {
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    F parameter = load(extent, p + i);
    F squares = load(extent, sum + i);
    adagrad_step(parameter, load(extent, g + i), squares, step);
    store(extent, parameter, p + i);
    store(extent, squares, sum + i);
  });
}

void adadelta(float* p, const float* g, float* v, float* u, std::int64_t n,
              const AdadeltaStep<float>& step) {
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    F parameter = load(extent, p + i);
    F gradients = load(extent, v + i);
    F updates = load(extent, u + i);
    adadelta_step(parameter, load(extent, g + i), gradients, updates, step);
    store(extent, parameter, p + i);
    store(extent, gradients, v + i);
    store(extent, updates, u + i);
  });
}

template <bool has_velocity>
void rmsprop_all(float* p, const float* g, float* v, float* velocity, std::int64_t n,
                 const RmsPropStep<float>& step) {
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    F parameter = load(extent, p + i);
    F squares = load(extent, v + i);
    F speed = has_velocity ? load(extent, velocity + i) : constant<F>(0.0);
    rmsprop_step<has_velocity>(parameter, load(extent, g + i), squares, speed, step);
    store(extent, parameter, p + i);
    store(extent, squares, v + i);
    if constexpr (has_velocity) {
      store(extent, speed, velocity + i);
    }
  });
}

void rmsprop(float* p, const float* g, float* v, float* velocity, std::int64_t n,
             const RmsPropStep<float>& step) {
  if (velocity != nullptr) {
    rmsprop_all<true>(p, g, v, velocity, n, step);
  } else {
    rmsprop_all<false>(p, g, v, velocity, n, step);
  }
}

void adam(float* p, const float* g, float* m, float* v, std::int64_t n,
          const AdamStep<float>& step) {
  const AdamFactors<float> factors(step);
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    F parameter = load(extent, p + i);
    F mean = load(extent, m + i);
    F square = load(extent, v + i);
    adam_step(parameter, load(extent, g + i), mean, square, factors);
    store(extent, parameter, p + i);
    store(extent, mean, m + i);
    store(extent, square, v + i);
  });
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace lamina::kernels::simd {
template <>
void fill<HWY_NAMESPACE::this_level>(OptimizerTable<float>& t) {
  t.sgd = HWY_NAMESPACE::sgd;
  t.adagrad = HWY_NAMESPACE::adagrad;
  t.adadelta = HWY_NAMESPACE::adadelta;
  t.rmsprop = HWY_NAMESPACE::rmsprop;
  t.adam = HWY_NAMESPACE::adam;
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
