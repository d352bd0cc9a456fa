#include <cmath>

#include "kernels/ref/lanes.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels::ref {
namespace {

template <class T>
void activate(Nonlinearity activation, T* y, const T* z, std::int64_t n) {
  with_formula(activation, [=](auto g) {
    for (std::int64_t i = 0; i < n; ++i) {
      y[i] = g.value(z[i]);
    }
  });
}

template <class T>
void activate_backward(Nonlinearity activation, T* dz, const T* dy, const T* state, std::int64_t n,
                       bool add) {
  with_formula(activation, [=](auto g) {
    for (std::int64_t i = 0; i < n; ++i) {
      const T gradient = g.gradient(dy[i], state[i]);
      dz[i] = add ? dz[i] + gradient : gradient;
    }
  });
}

template <class T>
void elementwise(Binary kind, T* out, const T* a, const T* b, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    out[i] = kind == Binary::add        ? combined<Binary::add>(a[i], b[i])
             : kind == Binary::subtract ? combined<Binary::subtract>(a[i], b[i])
                                        : combined<Binary::multiply>(a[i], b[i]);
  }
}

template <class T>
void scale(T* y, const T* x, T factor, std::int64_t n, bool add) {
  for (std::int64_t i = 0; i < n; ++i) {
    y[i] = add ? y[i] + factor * x[i] : factor * x[i];
  }
}

template <class T>
void dropout(T* y, const T* x, std::int64_t row_begin, std::int64_t row_end, std::int64_t columns,
             std::uint32_t threshold, T factor, std::uint64_t key, std::uint64_t step, bool add) {
  for (std::int64_t r = row_begin; r < row_end; ++r) {
    for (std::int64_t c = 0; c < columns; ++c) {
      const std::uint64_t place =
          static_cast<std::uint64_t>(r) << 32 | static_cast<std::uint64_t>(c / 4);
      const std::uint32_t word = philox(key, step, place)[static_cast<std::size_t>(c % 4)];
      const std::int64_t i = (r - row_begin) * columns + c;
      const T kept = word >> 8 >= threshold ? factor * x[i] : T{0};
      y[i] = add ? y[i] + kept : kept;
    }
  }
}

template <class T>
std::int64_t first_non_finite(const T* x, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    if (!std::isfinite(x[i])) {
      return i;
    }
  }
  return n;
}

}  // namespace

template <class T>
void fill(ElementwiseTable<T>& t) {
  t = {activate<T>, activate_backward<T>, elementwise<T>,
       scale<T>,    dropout<T>,           first_non_finite<T>};
}
template void fill(ElementwiseTable<float>&);
template void fill(ElementwiseTable<double>&);

}  // namespace lamina::kernels::ref
