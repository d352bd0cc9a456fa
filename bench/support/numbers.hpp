// Data that benchmarks compute with: the same every time.
#pragma once

#include "lamina/core/random.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina::bench {

/// Normal numbers; one seed for each tensor of a benchmark.
inline Tensor normal_numbers(Shape shape, std::uint64_t seed) {
  constexpr std::int64_t distinct = 4096;  // drawing millions would take longer than measuring
  Tensor tensor(shape);
  for (std::int64_t i = 0; i < tensor.elements(); ++i) {
    tensor.f32()[i] = i < distinct
                          ? static_cast<float>(normal(Seed(seed), static_cast<std::uint64_t>(i)))
                          : tensor.f32()[i - distinct];
  }
  return tensor;
}

/// first, first + 1, … first + count - 1 and again.
inline Tensor codes(Shape shape, std::int32_t first, std::int32_t count) {
  Tensor tensor(shape, DType::i32);
  for (std::int64_t i = 0; i < tensor.elements(); ++i) {
    tensor.i32()[i] = first + static_cast<std::int32_t>(i * 7 % count);
  }
  return tensor;
}

}  // namespace lamina::bench
