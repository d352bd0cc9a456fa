// The part that softmax and its cross-entropy share.
#pragma once

#include <cstdint>

namespace lamina::kernels::ref {

/// The largest of n ≥ 1 numbers, in any order of comparing; a NaN may be passed over.
template <class T>
T row_maximum(const T* z, std::int64_t n) {
  T largest = z[0];
  for (std::int64_t i = 1; i < n; ++i) {
    largest = largest < z[i] ? z[i] : largest;
  }
  return largest;
}

}  // namespace lamina::kernels::ref
