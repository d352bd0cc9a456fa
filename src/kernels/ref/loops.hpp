// The loops over arrays that simd/lanes-inl.hpp has for vectors, over one number at a time: what is
// written with both names' loops is compiled for plain numbers and for every CPU level.
#pragma once

#include <concepts>

#include "kernels/ref/lane_sum.hpp"
#include "kernels/ref/lanes.hpp"

namespace lamina::kernels::ref {

/// What holds some elements of type T at once.
template <class T>
using Lanes = T;

struct Whole {};

template <class T>
T load(Whole, const T* p) {
  return *p;
}
template <class T>
void store(Whole, T x, T* p) {
  *p = x;
}

/// body(extent, i) for every i below n.
template <class Body>
void for_vectors(std::int64_t n, Body body) {
  for (std::int64_t i = 0; i < n; ++i) {
    body(Whole{}, i);
  }
}

/// As the one of lane_sum.hpp, with the extent that vectors need.
template <class T, class Step>
requires std::invocable<Step, T, Whole, std::int64_t> T sum_in_lanes(std::int64_t n, Step step) {
  return sum_in_lanes<T>(n, [&](T sum, std::int64_t i) { return step(sum, Whole{}, i); });
}

}  // namespace lamina::kernels::ref
