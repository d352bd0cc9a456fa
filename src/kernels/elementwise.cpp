#include <algorithm>
#include <cmath>

#include "core/assert.hpp"
#include "kernels/ref/lanes.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels {
namespace {

// Elements a thread must have before handing out pays: cheap ones wait for memory, dear ones
// compute.
constexpr std::int64_t cheap_grain = 32'768;
constexpr std::int64_t dear_grain = 4'096;

std::int64_t grain_of(Nonlinearity activation) {
  return ref::with_formula(activation,
                           [](auto g) { return g.is_cheap ? cheap_grain : dear_grain; });
}

}  // namespace

bool derivative_needs_z(Nonlinearity activation) {
  return ref::with_formula(activation, [](auto g) { return g.reads_z; });
}

template <class T>
void activate(const Engine& engine, Nonlinearity activation, T* y, const T* z, std::int64_t n) {
  engine.parallel(n, grain_of(activation), [&](std::int64_t begin, std::int64_t end) {
    table<T>().activate(activation, y + begin, z + begin, end - begin);
  });
}

template <class T>
void activate_backward(const Engine& engine, Nonlinearity activation, T* dz, const T* dy,
                       const T* y, const T* z, std::int64_t n, bool add) {
  const T* const state = derivative_needs_z(activation) ? z : y;
  engine.parallel(n, grain_of(activation), [&](std::int64_t begin, std::int64_t end) {
    table<T>().activate_backward(activation, dz + begin, dy + begin, state + begin, end - begin,
                                 add);
  });
}

template <class T>
void elementwise(const Engine& engine, Binary kind, T* out, const T* a, const T* b,
                 std::int64_t n) {
  engine.parallel(n, cheap_grain, [&](std::int64_t begin, std::int64_t end) {
    table<T>().elementwise(kind, out + begin, a + begin, b + begin, end - begin);
  });
}

template <class T>
void scale(const Engine& engine, T* y, const T* x, T factor, std::int64_t n, bool add) {
  engine.parallel(n, cheap_grain, [&](std::int64_t begin, std::int64_t end) {
    table<T>().scale(y + begin, x + begin, factor, end - begin, add);
  });
}

template <class T>
void elementwise_row(const Engine& engine, Binary kind, T* y, const T* x, const T* v,
                     std::int64_t rows, std::int64_t columns) {
  const std::int64_t grain = cheap_grain / std::max<std::int64_t>(columns, 1) + 1;
  engine.parallel(rows, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      table<T>().elementwise(kind, y + r * columns, x + r * columns, v, columns);
    }
  });
}

template <class T>
void dropout(const Engine& engine, T* y, const T* x, std::int64_t rows, std::int64_t columns,
             double rate, Seed seed, std::uint64_t step, bool add, std::int64_t first_row) {
  LAMINA_ASSERT(rate >= 0 && rate < 1, "a dropout rate lies in [0, 1)");
  // uniform(word) is (word >> 8) 2^-24, so comparing whole numbers decides the same.
  const auto threshold = static_cast<std::uint32_t>(std::ceil(rate * 0x1p24));
  const T factor = static_cast<T>(1.0 / (1.0 - rate));
  const std::int64_t grain = dear_grain / std::max<std::int64_t>(columns, 1) + 1;
  engine.parallel(rows, grain, [&](std::int64_t begin, std::int64_t end) {
    table<T>().dropout(y + begin * columns, x + begin * columns, first_row + begin, first_row + end,
                       columns, threshold, factor, seed.key(), step, add);
  });
}

template <class T>
std::int64_t first_non_finite(const T* x, std::int64_t n) {
  return table<T>().first_non_finite(x, n);
}

template <class T>
void moving_average(T* running, const T* batch, T momentum, std::int64_t n) {
  const T rest = T{1} - momentum;
  for (std::int64_t i = 0; i < n; ++i) {
    running[i] = momentum * running[i] + rest * batch[i];
  }
}

#define LAMINA_INSTANTIATE(T)                                                                    \
  template void activate(const Engine&, Nonlinearity, T*, const T*, std::int64_t);               \
  template void activate_backward(const Engine&, Nonlinearity, T*, const T*, const T*, const T*, \
                                  std::int64_t, bool);                                           \
  template void elementwise(const Engine&, Binary, T*, const T*, const T*, std::int64_t);        \
  template void scale(const Engine&, T*, const T*, T, std::int64_t, bool);                       \
  template void elementwise_row(const Engine&, Binary, T*, const T*, const T*, std::int64_t,     \
                                std::int64_t);                                                   \
  template void dropout(const Engine&, T*, const T*, std::int64_t, std::int64_t, double, Seed,   \
                        std::uint64_t, bool, std::int64_t);                                      \
  template std::int64_t first_non_finite(const T*, std::int64_t);                                \
  template void moving_average(T*, const T*, T, std::int64_t);
LAMINA_INSTANTIATE(float)
LAMINA_INSTANTIATE(double)
#undef LAMINA_INSTANTIATE

}  // namespace lamina::kernels
