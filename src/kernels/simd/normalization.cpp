#include "kernels/simd/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/normalization.cpp"
#include "hwy/foreach_target.h"
#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {
namespace {

// `centred` is false where the mean is taken as 0 and there is no beta.
template <bool centred>
void norm_rows(float* y, float* mean, float* rstd, const float* x, const float* gamma,
               const float* beta, std::int64_t rows, std::int64_t columns, float epsilon) {
  const float count = static_cast<float>(columns);
  for (std::int64_t r = 0; r < rows; ++r, y += columns, x += columns) {
    float centre = 0;
    if constexpr (centred) {
      centre = sum_in_lanes(columns, [=](F s, auto extent, std::int64_t c)
                                         HWY_ATTR { return s + load(extent, x + c); }) /
               count;
      mean[r] = centre;
    }
    const F m = constant<F>(centre);
    const float variance = sum_in_lanes(columns,
                                        [=](F s, auto extent, std::int64_t c) HWY_ATTR {
                                          const F d = load(extent, x + c) - m;
                                          return fma(d, d, s);
                                        }) /
                           count;
    const float scale = 1.0F / std::sqrt(variance + epsilon);
    for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
      const F normal = (load(extent, x + c) - m) * constant<F>(scale);
      const F shift = centred ? load(extent, beta + c) : constant<F>(0.0);
      store(extent, fma(normal, load(extent, gamma + c), shift), y + c);
    });
    rstd[r] = scale;
  }
}

template <bool centred>
void norm_rows_dx(float* dx, const float* dy, const float* x, const float* gamma, const float* mean,
                  const float* rstd, std::int64_t rows, std::int64_t columns, bool add) {
  const float count = static_cast<float>(columns);
  const F zero = constant<F>(0.0);
  for (std::int64_t r = 0; r < rows; ++r, dx += columns, dy += columns, x += columns) {
    const F m = constant<F>(centred ? mean[r] : 0.0F);
    const F scale = constant<F>(rstd[r]);
    float mean_d = 0;
    if constexpr (centred) {
      mean_d = sum_in_lanes(columns,
                            [=](F s, auto extent, std::int64_t c) HWY_ATTR {
                              return fma(load(extent, dy + c), load(extent, gamma + c), s);
                            }) /
               count;
    }
    const float mean_dx = sum_in_lanes(columns,
                                       [=](F s, auto extent, std::int64_t c) HWY_ATTR {
                                         const F d = load(extent, dy + c) * load(extent, gamma + c);
                                         return fma(d, (load(extent, x + c) - m) * scale, s);
                                       }) /
                          count;
    for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
      const F slope =
          fma(load(extent, dy + c), load(extent, gamma + c), zero - constant<F>(mean_d));
      const F normal = (load(extent, x + c) - m) * scale;
      const F gradient = scale * fma(zero - normal, constant<F>(mean_dx), slope);
      store(extent, add ? load(extent, dx + c) + gradient : gradient, dx + c);
    });
  }
}

template <class Extent>
HWY_INLINE void put(Extent extent, Destination<float> to, std::int64_t i, F value) {
  float* const p = to.data + i;
  store(extent, to.add ? load(extent, p) + value : value, p);
}

template <bool centred>
void norm_rows_dparameters(Destination<float> dgamma, Destination<float> dbeta, const float* dy,
                           const float* x, const float* mean, const float* rstd, std::int64_t rows,
                           std::int64_t columns, std::int64_t begin, std::int64_t end) {
  for_vectors(end - begin, [=](auto extent, std::int64_t i) HWY_ATTR {
    const std::int64_t c = begin + i;
    if (dgamma.data != nullptr) {
      put(extent, dgamma, c, sum_over_rows<F>(rows, [=](F s, std::int64_t r) HWY_ATTR {
            const F m = constant<F>(centred ? mean[r] : 0.0F);
            const F distance = load(extent, x + r * columns + c) - m;
            return fma(load(extent, dy + r * columns + c), distance * constant<F>(rstd[r]), s);
          }));
    }
    if (dbeta.data != nullptr) {
      put(extent, dbeta, c, sum_over_rows<F>(rows, [=](F s, std::int64_t r) HWY_ATTR {
            return s + load(extent, dy + r * columns + c);
          }));
    }
  });
}

void layer_norm(float* y, float* mean, float* rstd, const float* x, const float* gamma,
                const float* beta, std::int64_t rows, std::int64_t columns, float epsilon) {
  const auto run = mean != nullptr ? norm_rows<true> : norm_rows<false>;
  run(y, mean, rstd, x, gamma, beta, rows, columns, epsilon);
}

void layer_norm_dx(float* dx, const float* dy, const float* x, const float* gamma,
                   const float* mean, const float* rstd, std::int64_t rows, std::int64_t columns,
                   bool add) {
  const auto run = mean != nullptr ? norm_rows_dx<true> : norm_rows_dx<false>;
  run(dx, dy, x, gamma, mean, rstd, rows, columns, add);
}

void layer_norm_dparameters(Destination<float> dgamma, Destination<float> dbeta, const float* dy,
                            const float* x, const float* mean, const float* rstd, std::int64_t rows,
                            std::int64_t columns, std::int64_t begin, std::int64_t end) {
  const auto run = mean != nullptr ? norm_rows_dparameters<true> : norm_rows_dparameters<false>;
  run(dgamma, dbeta, dy, x, mean, rstd, rows, columns, begin, end);
}

void batch_statistics(float* mean, float* variance, const float* x, std::int64_t rows,
                      std::int64_t columns, std::int64_t begin, std::int64_t end) {
  const F count = constant<F>(static_cast<float>(rows));
  for_vectors(end - begin, [=](auto extent, std::int64_t i) HWY_ATTR {
    const float* column = x + begin + i;
    const F m =
        sum_over_rows<F>(rows, [=](F s, std::int64_t r)
                                   HWY_ATTR { return s + load(extent, column + r * columns); }) /
        count;
    const F square = sum_over_rows<F>(rows, [=](F s, std::int64_t r) HWY_ATTR {
      const F d = load(extent, column + r * columns) - m;
      return fma(d, d, s);
    });
    store(extent, m, mean + begin + i);
    store(extent, square / count, variance + begin + i);
  });
}

void batch_norm(float* y, const float* x, const float* mean, const float* variance,
                const float* gamma, const float* beta, std::int64_t rows, std::int64_t columns,
                std::int64_t begin, std::int64_t end, float epsilon) {
  for_vectors(end - begin, [=](auto extent, std::int64_t i) HWY_ATTR {
    const std::int64_t c = begin + i;
    const F m = load(extent, mean + c);
    const F g = load(extent, gamma + c);
    const F b = load(extent, beta + c);
    const F scale = constant<F>(1.0) / sqrt(load(extent, variance + c) + constant<F>(epsilon));
    for (std::int64_t at = c; at < rows * columns; at += columns) {
      store(extent, fma((load(extent, x + at) - m) * scale, g, b), y + at);
    }
  });
}

void batch_norm_backward(Destination<float> dx, Destination<float> dgamma, Destination<float> dbeta,
                         const float* dy, const float* x, const float* mean, const float* variance,
                         const float* gamma, std::int64_t rows, std::int64_t columns,
                         std::int64_t begin, std::int64_t end, float epsilon) {
  const F count = constant<F>(static_cast<float>(rows));
  for_vectors(end - begin, [=](auto extent, std::int64_t i) HWY_ATTR {
    const std::int64_t c = begin + i;
    const F m = load(extent, mean + c);
    const F scale = constant<F>(1.0) / sqrt(load(extent, variance + c) + constant<F>(epsilon));
    const F gamma_sum = sum_over_rows<F>(rows, [=](F s, std::int64_t r) HWY_ATTR {
      const std::int64_t at = r * columns + c;
      return fma(load(extent, dy + at), (load(extent, x + at) - m) * scale, s);
    });
    const F beta_sum = sum_over_rows<F>(
        rows, [=](F s, std::int64_t r) HWY_ATTR { return s + load(extent, dy + r * columns + c); });
    if (dx.data != nullptr) {
      const F factor = load(extent, gamma + c) * scale;
      const F mean_d = beta_sum / count;
      const F mean_dx = gamma_sum / count;
      for (std::int64_t at = c; at < rows * columns; at += columns) {
        const F normal = (load(extent, x + at) - m) * scale;
        const F centred = load(extent, dy + at) - mean_d;
        put(extent, dx, at, factor * fma(constant<F>(0.0) - normal, mean_dx, centred));
      }
    }
    if (dgamma.data != nullptr) {
      put(extent, dgamma, c, gamma_sum);
    }
    if (dbeta.data != nullptr) {
      put(extent, dbeta, c, beta_sum);
    }
  });
}

}  // namespace
}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace lamina::kernels::simd {
template <>
void fill<HWY_NAMESPACE::this_level>(NormalizationTable<float>& t) {
  t.layer_norm = HWY_NAMESPACE::layer_norm;
  t.layer_norm_dx = HWY_NAMESPACE::layer_norm_dx;
  t.layer_norm_dparameters = HWY_NAMESPACE::layer_norm_dparameters;
  t.batch_statistics = HWY_NAMESPACE::batch_statistics;
  t.batch_norm = HWY_NAMESPACE::batch_norm;
  t.batch_norm_backward = HWY_NAMESPACE::batch_norm_backward;
}
}  // namespace lamina::kernels::simd
#endif  // LAMINA_VECTORS
