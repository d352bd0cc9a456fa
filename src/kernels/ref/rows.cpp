#include <algorithm>

#include "kernels/ref/lane_sum.hpp"
#include "kernels/ref/lanes.hpp"
#include "kernels/ref/row_softmax.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels::ref {
namespace {

template <class T>
void softmax(T* y, const T* z, std::int64_t rows, std::int64_t columns) {
  for (std::int64_t r = 0; r < rows; ++r, y += columns, z += columns) {
    const T largest = row_maximum(z, columns);
    const T sum = sum_in_lanes<T>(columns, [&](T s, std::int64_t i) {
      y[i] = exp(z[i] - largest);
      return s + y[i];
    });
    for (std::int64_t c = 0; c < columns; ++c) {
      y[c] = y[c] / sum;
    }
  }
}

template <class T>
void softmax_backward(T* dz, const T* dy, const T* y, std::int64_t rows, std::int64_t columns,
                      bool add) {
  for (std::int64_t r = 0; r < rows; ++r, dz += columns, dy += columns, y += columns) {
    const T sum =
        sum_in_lanes<T>(columns, [&](T s, std::int64_t i) { return fma(dy[i], y[i], s); });
    for (std::int64_t c = 0; c < columns; ++c) {
      const T gradient = y[c] * (dy[c] - sum);
      dz[c] = add ? dz[c] + gradient : gradient;
    }
  }
}

template <class T>
void column_sums(T* sums, const T* x, const T* factors, std::int64_t rows, std::int64_t columns,
                 std::int64_t begin, std::int64_t end, bool add) {
  for (std::int64_t c = begin; c < end; ++c) {
    const T sum = sum_over_rows<T>(rows, [&](T s, std::int64_t r) {
      const std::int64_t i = r * columns + c;
      return s + (factors != nullptr ? x[i] * factors[i] : x[i]);
    });
    sums[c] = add ? sums[c] + sum : sum;
  }
}

template <class T>
void affine_rows(Nonlinearity activation, T* y, T* z, const T* x, const T* scale, const T* shift,
                 std::int64_t rows, std::int64_t columns) {
  with_formula(activation, [=](auto g) {
    for (std::int64_t i = 0; i < rows * columns; ++i) {
      const T scaled = x[i] * scale[i % columns];
      const T sum = shift != nullptr ? scaled + shift[i % columns] : scaled;
      if (z != nullptr) z[i] = sum;
      y[i] = g.value(sum);
    }
  });
}

template <class T>
void affine_block_backward(Nonlinearity activation, T* dz, Destination<T> dx, T* dscale, T* dshift,
                           const T* dy, const T* state, const T* x, const T* scale,
                           std::int64_t rows, std::int64_t columns, std::int64_t count) {
  std::fill_n(dscale, count, T{0});
  if (dshift != nullptr) std::fill_n(dshift, count, T{0});
  with_formula(activation, [=](auto g) {
    for (std::int64_t r = 0; r < rows; ++r) {
      for (std::int64_t c = 0; c < count; ++c) {
        const std::int64_t i = r * columns + c;
        const T slope = g.gradient(dy[i], state[i]);
        if (dz != nullptr) dz[i] = slope;
        dscale[c] = dscale[c] + slope * x[i];
        if (dshift != nullptr) dshift[c] = dshift[c] + slope;
        if (dx.data != nullptr) {
          dx.data[i] = dx.add ? dx.data[i] + slope * scale[c] : slope * scale[c];
        }
      }
    }
  });
}

template <class T>
double block_sum(const T* x, std::int64_t n) {
  return sum_in_lanes<double>(
      n, [&](double s, std::int64_t i) { return s + static_cast<double>(x[i]); });
}

template <class T>
double block_sum_of_squares(const T* x, std::int64_t n) {
  return sum_in_lanes<double>(n, [&](double s, std::int64_t i) {
    return fma(static_cast<double>(x[i]), static_cast<double>(x[i]), s);
  });
}

}  // namespace

template <class T>
void fill(RowsTable<T>& t) {
  t = {softmax<T>,
       softmax_backward<T>,
       column_sums<T>,
       affine_rows<T>,
       affine_block_backward<T>,
       block_sum<T>,
       block_sum_of_squares<T>};
}
template void fill(RowsTable<float>&);
template void fill(RowsTable<double>&);

}  // namespace lamina::kernels::ref
