#include "core/assert.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels {
namespace {

constexpr std::int64_t grain_elements = 16'384;

/// The same place in an optional array.
template <class T>
T* from(T* values, std::int64_t begin) {
  return values == nullptr ? nullptr : values + begin;
}

}  // namespace

template <class T>
void sgd(const Engine& engine, T* p, const T* g, T* velocity, std::int64_t n,
         const SgdStep<T>& step) {
  LAMINA_ASSERT(velocity != nullptr || step.momentum == T{0}, "momentum needs a velocity");
  engine.parallel(n, grain_elements, [&](std::int64_t begin, std::int64_t end) {
    table<T>().sgd(p + begin, g + begin, from(velocity, begin), end - begin, step);
  });
}

template <class T>
void adagrad(const Engine& engine, T* p, const T* g, T* sum, std::int64_t n,
             const AdagradStep<T>& step) {
  engine.parallel(n, grain_elements, [&](std::int64_t begin, std::int64_t end) {
    table<T>().adagrad(p + begin, g + begin, sum + begin, end - begin, step);
  });
}

template <class T>
void adadelta(const Engine& engine, T* p, const T* g, T* v, T* u, std::int64_t n,
              const AdadeltaStep<T>& step) {
  engine.parallel(n, grain_elements, [&](std::int64_t begin, std::int64_t end) {
    table<T>().adadelta(p + begin, g + begin, v + begin, u + begin, end - begin, step);
  });
}

template <class T>
void rmsprop(const Engine& engine, T* p, const T* g, T* v, T* velocity, std::int64_t n,
             const RmsPropStep<T>& step) {
  LAMINA_ASSERT(velocity != nullptr || step.momentum == T{0}, "momentum needs a velocity");
  engine.parallel(n, grain_elements, [&](std::int64_t begin, std::int64_t end) {
    table<T>().rmsprop(p + begin, g + begin, v + begin, from(velocity, begin), end - begin, step);
  });
}

template <class T>
void adam(const Engine& engine, T* p, const T* g, T* m, T* v, std::int64_t n,
          const AdamStep<T>& step) {
  engine.parallel(n, grain_elements, [&](std::int64_t begin, std::int64_t end) {
    table<T>().adam(p + begin, g + begin, m + begin, v + begin, end - begin, step);
  });
}

#define LAMINA_INSTANTIATE(T)                                                                      \
  template void sgd(const Engine&, T*, const T*, T*, std::int64_t, const SgdStep<T>&);             \
  template void adagrad(const Engine&, T*, const T*, T*, std::int64_t, const AdagradStep<T>&);     \
  template void adadelta(const Engine&, T*, const T*, T*, T*, std::int64_t,                        \
                         const AdadeltaStep<T>&);                                                  \
  template void rmsprop(const Engine&, T*, const T*, T*, T*, std::int64_t, const RmsPropStep<T>&); \
  template void adam(const Engine&, T*, const T*, T*, T*, std::int64_t, const AdamStep<T>&);
LAMINA_INSTANTIATE(float)
LAMINA_INSTANTIATE(double)
#undef LAMINA_INSTANTIATE

}  // namespace lamina::kernels
