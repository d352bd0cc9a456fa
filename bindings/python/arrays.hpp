// Numbers of ours as NumPy arrays, which own them.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <memory>
#include <utility>
#include <vector>

#include "lamina/core/tensor.hpp"

namespace lamina::python {

template <class T>
nanobind::ndarray<nanobind::numpy, T> array_of(std::vector<T> values) {
  auto kept = std::make_unique<std::vector<T>>(std::move(values));
  T* const data = kept->data();
  const std::size_t size = kept->size();
  const nanobind::capsule owner(kept.get(), [](void* p) noexcept {
    delete static_cast<std::vector<T>*>(p);  // NOLINT: the capsule owns it
  });
  (void)kept.release();
  return nanobind::ndarray<nanobind::numpy, T>(data, {size}, owner);
}

/// Of f32, without a copy.
nanobind::ndarray<nanobind::numpy, float> array_of(Tensor values);

}  // namespace lamina::python
