#include "training/clipping.hpp"

#include <cmath>

#include "autograd/operation.hpp"

namespace lamina {

double clip_gradients(const Engine& engine, ParameterArena& gradients, double max_norm) {
  const View all = gradients.trainable();
  double norm = 0;
  on_floating(all.dtype, [&]<class T>(T) {
    T* values = elements<T>(all);
    norm = std::sqrt(kernels::sum_of_squares<T>(engine, values, all.elements()));
    if (!std::isfinite(norm) || norm <= max_norm) return;
    kernels::scale<T>(engine, values, values, static_cast<T>(max_norm / norm), all.elements(),
                      false);
  });
  return norm;
}

void clip_values(ParameterArena& gradients, double most) {
  const View all = gradients.trainable();
  on_floating(all.dtype, [&]<class T>(T) {
    T* values = elements<T>(all);
    const auto bound = static_cast<T>(most);
    for (std::int64_t i = 0; i < all.elements(); ++i) {
      values[i] = values[i] > bound ? bound : values[i];
      values[i] = values[i] < -bound ? -bound : values[i];
    }
  });
}

}  // namespace lamina
