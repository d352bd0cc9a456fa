#include "arrays.hpp"

namespace lamina::python {

namespace nb = nanobind;

nb::ndarray<nb::numpy, float> array_of(Tensor values) {
  auto kept = std::make_unique<Tensor>(std::move(values));
  float* const data = kept->f32();
  std::vector<std::size_t> shape;
  for (std::size_t i = 0; i < static_cast<std::size_t>(kept->shape().rank()); ++i) {
    shape.push_back(static_cast<std::size_t>(kept->shape()[static_cast<int>(i)]));
  }
  const nb::capsule owner(kept.get(), [](void* p) noexcept {
    delete static_cast<Tensor*>(p);  // NOLINT: the capsule owns it
  });
  (void)kept.release();
  return nb::ndarray<nb::numpy, float>(data, shape.size(), shape.data(), owner);
}

}  // namespace lamina::python
