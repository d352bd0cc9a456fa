// The logarithms of softmax(z) of one row, by z less its largest, so that nothing overflows.
#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/ref/lanes.hpp"

namespace lamina {

template <class T>
class RowLogarithms {
 public:
  RowLogarithms(const T* z, std::int64_t classes)
      : z_(z), largest_(*std::max_element(z, z + classes)) {
    T sum{0};
    for (std::int64_t c = 0; c < classes; ++c) sum += kernels::ref::exp(z[c] - largest_);
    log_sum_ = kernels::ref::log(sum);
  }
  /// log p of a class, at most 0.
  T operator[](std::int64_t c) const { return (z_[c] - largest_) - log_sum_; }
  T probability(std::int64_t c) const { return kernels::ref::exp((*this)[c]); }

 private:
  const T* z_;
  T largest_, log_sum_;
};

}  // namespace lamina
