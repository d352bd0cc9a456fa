#include <algorithm>

#include "kernels/table.hpp"

namespace lamina::kernels {
namespace {

constexpr std::int64_t grain_elements = 4'096;

std::int64_t row_grain(std::int64_t columns) {
  return grain_elements / std::max<std::int64_t>(columns, 1) + 1;
}

template <class T>
const T* from(const T* weights, std::int64_t begin) {
  return weights == nullptr ? nullptr : weights + begin;
}

}  // namespace

template <class T>
void softmax_cross_entropy(const Engine& engine, T* loss, const T* z, const std::int32_t* labels,
                           std::int64_t rows, std::int64_t classes, T smoothing) {
  engine.parallel(rows, row_grain(classes), [&](std::int64_t begin, std::int64_t end) {
    table<T>().softmax_cross_entropy(loss + begin, z + begin * classes, labels + begin, end - begin,
                                     classes, smoothing);
  });
}

template <class T>
void softmax_cross_entropy_backward(const Engine& engine, T* dz, const T* z,
                                    const std::int32_t* labels, const T* weights, std::int64_t rows,
                                    std::int64_t classes, T smoothing, T factor, bool add) {
  engine.parallel(rows, row_grain(classes), [&](std::int64_t begin, std::int64_t end) {
    table<T>().softmax_cross_entropy_backward(dz + begin * classes, z + begin * classes,
                                              labels + begin, from(weights, begin), end - begin,
                                              classes, smoothing, factor, add);
  });
}

#define LAMINA_INSTANTIATE(T)                                                                    \
  template void softmax_cross_entropy(const Engine&, T*, const T*, const std::int32_t*,          \
                                      std::int64_t, std::int64_t, T);                            \
  template void softmax_cross_entropy_backward(const Engine&, T*, const T*, const std::int32_t*, \
                                               const T*, std::int64_t, std::int64_t, T, T, bool);
LAMINA_INSTANTIATE(float)
LAMINA_INSTANTIATE(double)
#undef LAMINA_INSTANTIATE

}  // namespace lamina::kernels
