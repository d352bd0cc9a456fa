#include "kernels/ref/lane_sum.hpp"
#include "kernels/ref/lanes.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels::ref {
namespace {

template <class T>
void layer_norm(T* y, T* mean, T* rstd, const T* x, const T* gamma, const T* beta,
                std::int64_t rows, std::int64_t columns, T epsilon) {
  const T count = static_cast<T>(columns);
  for (std::int64_t r = 0; r < rows; ++r, y += columns, x += columns) {
    T m{0};
    if (mean != nullptr) {
      m = sum_in_lanes<T>(columns, [&](T s, std::int64_t c) { return s + x[c]; }) / count;
      mean[r] = m;
    }
    const T variance =
        sum_in_lanes<T>(columns, [&](T s, std::int64_t c) { return fma(x[c] - m, x[c] - m, s); }) /
        count;
    const T scale = T{1} / sqrt(variance + epsilon);
    for (std::int64_t c = 0; c < columns; ++c) {
      y[c] = fma((x[c] - m) * scale, gamma[c], beta != nullptr ? beta[c] : T{0});
    }
    rstd[r] = scale;
  }
}

template <class T>
void layer_norm_dx(T* dx, const T* dy, const T* x, const T* gamma, const T* mean, const T* rstd,
                   std::int64_t rows, std::int64_t columns, bool add) {
  const T count = static_cast<T>(columns);
  for (std::int64_t r = 0; r < rows; ++r, dx += columns, dy += columns, x += columns) {
    T m{0};
    T mean_d{0};
    const T scale = rstd[r];
    if (mean != nullptr) {
      m = mean[r];
      mean_d =
          sum_in_lanes<T>(columns, [&](T s, std::int64_t c) { return fma(dy[c], gamma[c], s); }) /
          count;
    }
    const T mean_dx = sum_in_lanes<T>(columns,
                                      [&](T s, std::int64_t c) {
                                        return fma(dy[c] * gamma[c], (x[c] - m) * scale, s);
                                      }) /
                      count;
    for (std::int64_t c = 0; c < columns; ++c) {
      const T centred = fma(dy[c], gamma[c], T{0} - mean_d);
      const T gradient = scale * fma(T{0} - (x[c] - m) * scale, mean_dx, centred);
      dx[c] = add ? dx[c] + gradient : gradient;
    }
  }
}

template <class T>
void put(Destination<T> to, std::int64_t c, T value) {
  if (to.data != nullptr) {
    to.data[c] = to.add ? to.data[c] + value : value;
  }
}

template <class T>
void layer_norm_dparameters(Destination<T> dgamma, Destination<T> dbeta, const T* dy, const T* x,
                            const T* mean, const T* rstd, std::int64_t rows, std::int64_t columns,
                            std::int64_t begin, std::int64_t end) {
  for (std::int64_t c = begin; c < end; ++c) {
    put(dgamma, c, sum_over_rows<T>(rows, [&](T s, std::int64_t r) {
          const std::int64_t i = r * columns + c;
          return fma(dy[i], (x[i] - (mean != nullptr ? mean[r] : T{0})) * rstd[r], s);
        }));
    put(dbeta, c,
        sum_over_rows<T>(rows, [&](T s, std::int64_t r) { return s + dy[r * columns + c]; }));
  }
}

template <class T>
void batch_statistics(T* mean, T* variance, const T* x, std::int64_t rows, std::int64_t columns,
                      std::int64_t begin, std::int64_t end) {
  const T count = static_cast<T>(rows);
  for (std::int64_t c = begin; c < end; ++c) {
    const T m =
        sum_over_rows<T>(rows, [&](T s, std::int64_t r) { return s + x[r * columns + c]; }) / count;
    variance[c] = sum_over_rows<T>(rows,
                                   [&](T s, std::int64_t r) {
                                     const T d = x[r * columns + c] - m;
                                     return fma(d, d, s);
                                   }) /
                  count;
    mean[c] = m;
  }
}

template <class T>
void batch_norm(T* y, const T* x, const T* mean, const T* variance, const T* gamma, const T* beta,
                std::int64_t rows, std::int64_t columns, std::int64_t begin, std::int64_t end,
                T epsilon) {
  for (std::int64_t c = begin; c < end; ++c) {
    const T scale = T{1} / sqrt(variance[c] + epsilon);
    for (std::int64_t i = c; i < rows * columns; i += columns) {
      y[i] = fma((x[i] - mean[c]) * scale, gamma[c], beta[c]);
    }
  }
}

template <class T>
void batch_norm_backward(Destination<T> dx, Destination<T> dgamma, Destination<T> dbeta,
                         const T* dy, const T* x, const T* mean, const T* variance, const T* gamma,
                         std::int64_t rows, std::int64_t columns, std::int64_t begin,
                         std::int64_t end, T epsilon) {
  const T count = static_cast<T>(rows);
  for (std::int64_t c = begin; c < end; ++c) {
    const T m = mean[c];
    const T scale = T{1} / sqrt(variance[c] + epsilon);
    const T gamma_sum = sum_over_rows<T>(rows, [&](T s, std::int64_t r) {
      const std::int64_t i = r * columns + c;
      return fma(dy[i], (x[i] - m) * scale, s);
    });
    const T beta_sum =
        sum_over_rows<T>(rows, [&](T s, std::int64_t r) { return s + dy[r * columns + c]; });
    if (dx.data != nullptr) {
      const T factor = gamma[c] * scale;
      const T mean_d = beta_sum / count;
      const T mean_dx = gamma_sum / count;
      for (std::int64_t i = c; i < rows * columns; i += columns) {
        const T normal = (x[i] - m) * scale;
        put(dx, i, factor * fma(T{0} - normal, mean_dx, dy[i] - mean_d));
      }
    }
    put(dgamma, c, gamma_sum);
    put(dbeta, c, beta_sum);
  }
}

}  // namespace

template <class T>
void fill(NormalizationTable<T>& t) {
  t = {layer_norm<T>,       layer_norm_dx<T>, layer_norm_dparameters<T>,
       batch_statistics<T>, batch_norm<T>,    batch_norm_backward<T>};
}
template void fill(NormalizationTable<float>&);
template void fill(NormalizationTable<double>&);

}  // namespace lamina::kernels::ref
