#include "kernels/ref/lanes.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels::ref {
namespace {

template <class T>
void sgd(T* p, const T* g, T* velocity, std::int64_t n, const SgdStep<T>& step) {
  T none{0};
  for (std::int64_t i = 0; i < n; ++i) {
    if (velocity != nullptr) {
      sgd_step<true>(p[i], g[i], velocity[i], step);
    } else {
      sgd_step<false>(p[i], g[i], none, step);
    }
  }
}

template <class T>
void adagrad(T* p, const T* g, T* sum, std::int64_t n, const AdagradStep<T>& step) {
  for (std::int64_t i = 0; i < n; ++i) {
    adagrad_step(p[i], g[i], sum[i], step);
  }
}

template <class T>
void adadelta(T* p, const T* g, T* v, T* u, std::int64_t n, const AdadeltaStep<T>& step) {
  for (std::int64_t i = 0; i < n; ++i) {
    adadelta_step(p[i], g[i], v[i], u[i], step);
  }
}

template <class T>
void rmsprop(T* p, const T* g, T* v, T* velocity, std::int64_t n, const RmsPropStep<T>& step) {
  T none{0};
  for (std::int64_t i = 0; i < n; ++i) {
    if (velocity != nullptr) {
      rmsprop_step<true>(p[i], g[i], v[i], velocity[i], step);
    } else {
      rmsprop_step<false>(p[i], g[i], v[i], none, step);
    }
  }
}

template <class T>
void adam(T* p, const T* g, T* m, T* v, std::int64_t n, const AdamStep<T>& step) {
  const AdamFactors<T> factors(step);
  for (std::int64_t i = 0; i < n; ++i) {
    adam_step(p[i], g[i], m[i], v[i], factors);
  }
}

}  // namespace

template <class T>
void fill(OptimizerTable<T>& t) {
  t = {sgd<T>, adagrad<T>, adadelta<T>, rmsprop<T>, adam<T>};
}
template void fill(OptimizerTable<float>&);
template void fill(OptimizerTable<double>&);

}  // namespace lamina::kernels::ref
