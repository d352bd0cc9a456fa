#include <algorithm>

#include "kernels/table.hpp"

namespace lamina::kernels {
namespace {

constexpr std::int64_t grain_elements = 8'192;

std::int64_t row_grain(std::int64_t columns) {
  return grain_elements / std::max<std::int64_t>(columns, 1) + 1;
}
/// Columns a thread must have: whole cache lines.
std::int64_t column_grain(std::int64_t rows) {
  return std::max<std::int64_t>(16, row_grain(rows));
}

/// The same place in an optional array.
template <class T>
T* from(T* values, std::int64_t begin) {
  return values == nullptr ? nullptr : values + begin;
}

}  // namespace

template <class T>
void layer_norm(const Engine& engine, T* y, T* mean, T* rstd, const T* x, const T* gamma,
                const T* beta, std::int64_t rows, std::int64_t columns, T epsilon) {
  engine.parallel(rows, row_grain(columns), [&](std::int64_t begin, std::int64_t end) {
    table<T>().layer_norm(y + begin * columns, from(mean, begin), rstd + begin, x + begin * columns,
                          gamma, beta, end - begin, columns, epsilon);
  });
}

template <class T>
void layer_norm_backward(const Engine& engine, Destination<T> dx, Destination<T> dgamma,
                         Destination<T> dbeta, const T* dy, const T* x, const T* gamma,
                         const T* mean, const T* rstd, std::int64_t rows, std::int64_t columns) {
  if (dgamma.data != nullptr || dbeta.data != nullptr) {
    engine.parallel(columns, column_grain(rows), [&](std::int64_t begin, std::int64_t end) {
      table<T>().layer_norm_dparameters(dgamma, dbeta, dy, x, mean, rstd, rows, columns, begin,
                                        end);
    });
  }
  if (dx.data == nullptr) {
    return;
  }
  engine.parallel(rows, row_grain(columns), [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t i = begin * columns;
    table<T>().layer_norm_dx(dx.data + i, dy + i, x + i, gamma, from(mean, begin), rstd + begin,
                             end - begin, columns, dx.add);
  });
}

template <class T>
void batch_statistics(const Engine& engine, T* mean, T* variance, const T* x, std::int64_t rows,
                      std::int64_t columns) {
  engine.parallel(columns, column_grain(rows), [&](std::int64_t begin, std::int64_t end) {
    table<T>().batch_statistics(mean, variance, x, rows, columns, begin, end);
  });
}

template <class T>
void batch_norm(const Engine& engine, T* y, const T* x, const T* mean, const T* variance,
                const T* gamma, const T* beta, std::int64_t rows, std::int64_t columns, T epsilon) {
  engine.parallel(columns, column_grain(rows), [&](std::int64_t begin, std::int64_t end) {
    table<T>().batch_norm(y, x, mean, variance, gamma, beta, rows, columns, begin, end, epsilon);
  });
}

template <class T>
void batch_norm_backward(const Engine& engine, Destination<T> dx, Destination<T> dgamma,
                         Destination<T> dbeta, const T* dy, const T* x, const T* mean,
                         const T* variance, const T* gamma, std::int64_t rows, std::int64_t columns,
                         T epsilon) {
  engine.parallel(columns, column_grain(rows), [&](std::int64_t begin, std::int64_t end) {
    table<T>().batch_norm_backward(dx, dgamma, dbeta, dy, x, mean, variance, gamma, rows, columns,
                                   begin, end, epsilon);
  });
}

#define LAMINA_INSTANTIATE(T)                                                                      \
  template void layer_norm(const Engine&, T*, T*, T*, const T*, const T*, const T*, std::int64_t,  \
                           std::int64_t, T);                                                       \
  template void layer_norm_backward(const Engine&, Destination<T>, Destination<T>, Destination<T>, \
                                    const T*, const T*, const T*, const T*, const T*,              \
                                    std::int64_t, std::int64_t);                                   \
  template void batch_statistics(const Engine&, T*, T*, const T*, std::int64_t, std::int64_t);     \
  template void batch_norm(const Engine&, T*, const T*, const T*, const T*, const T*, const T*,    \
                           std::int64_t, std::int64_t, T);                                         \
  template void batch_norm_backward(const Engine&, Destination<T>, Destination<T>, Destination<T>, \
                                    const T*, const T*, const T*, const T*, const T*,              \
                                    std::int64_t, std::int64_t, T);
LAMINA_INSTANTIATE(float)
LAMINA_INSTANTIATE(double)
#undef LAMINA_INSTANTIATE

}  // namespace lamina::kernels
