#include "core/assert.hpp"
#include "kernels/ref/lane_sum.hpp"
#include "kernels/ref/lanes.hpp"
#include "kernels/ref/row_softmax.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels::ref {
namespace {

template <class T>
void softmax_cross_entropy(T* loss, const T* z, const std::int32_t* labels, std::int64_t rows,
                           std::int64_t classes, T smoothing) {
  for (std::int64_t r = 0; r < rows; ++r, z += classes) {
    LAMINA_ASSERT(labels[r] >= 0 && labels[r] < classes, "a label is a class");
    const T largest = row_maximum(z, classes);
    const T sum =
        sum_in_lanes<T>(classes, [&](T s, std::int64_t c) { return s + exp(z[c] - largest); });
    // Σ t z, and log Σ exp(z), both without the largest z: it cancels, since Σ t = 1.
    T expected = (T{1} - smoothing) * (z[labels[r]] - largest);
    if (smoothing != T{0}) {
      const T all =
          sum_in_lanes<T>(classes, [&](T s, std::int64_t c) { return s + (z[c] - largest); });
      expected = fma(smoothing / static_cast<T>(classes), all, expected);
    }
    loss[r] = log(sum) - expected;
  }
}

template <class T>
void softmax_cross_entropy_backward(T* dz, const T* z, const std::int32_t* labels, const T* weights,
                                    std::int64_t rows, std::int64_t classes, T smoothing, T factor,
                                    bool add) {
  const T others = smoothing / static_cast<T>(classes);
  const T label = (T{1} - smoothing) + others;
  for (std::int64_t r = 0; r < rows; ++r, z += classes, dz += classes) {
    LAMINA_ASSERT(labels[r] >= 0 && labels[r] < classes, "a label is a class");
    const T scale = weights != nullptr ? factor * weights[r] : factor;
    const T largest = row_maximum(z, classes);
    const T sum =
        sum_in_lanes<T>(classes, [&](T s, std::int64_t c) { return s + exp(z[c] - largest); });
    for (std::int64_t c = 0; c < classes; ++c) {
      const T target = c == labels[r] ? label : others;
      const T gradient = (exp(z[c] - largest) / sum - target) * scale;
      dz[c] = add ? dz[c] + gradient : gradient;
    }
  }
}

}  // namespace

template <class T>
void fill(LossTable<T>& t) {
  t = {softmax_cross_entropy<T>, softmax_cross_entropy_backward<T>};
}
template void fill(LossTable<float>&);
template void fill(LossTable<double>&);

}  // namespace lamina::kernels::ref
