// Data for the kernel tests, and bit-for-bit comparison.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "kernels/table.hpp"

namespace lamina::kernels::testing {

/// A vector between two guards, at a place that no alignment can be assumed of: what a kernel
/// writes outside is seen.
template <class T>
class Guarded {
 public:
  explicit Guarded(std::int64_t n, T fill = T{0})
      : memory_(static_cast<std::size_t>(n) + 2 * guard, mark), size_(n) {
    std::fill_n(data(), n, fill);
  }
  T* data() { return memory_.data() + guard; }
  const T* data() const { return memory_.data() + guard; }
  T& operator[](std::int64_t i) { return data()[i]; }
  const T& operator[](std::int64_t i) const { return data()[i]; }
  std::int64_t size() const { return size_; }
  bool intact() const {
    for (std::size_t i = 0; i < guard; ++i) {
      if (memory_[i] != mark || memory_[memory_.size() - 1 - i] != mark) {
        return false;
      }
    }
    return true;
  }

 private:
  static constexpr std::size_t guard = 67;  // odd: the data begin at no vector's place
  static constexpr T mark = static_cast<T>(-77.25);
  std::vector<T> memory_;
  std::int64_t size_;
};

using Floats = Guarded<float>;

/// Normal numbers of the stream `seed`, times `size`.
inline Floats reals(std::int64_t n, std::uint64_t seed, double size = 1.0) {
  Floats x(n);
  for (std::int64_t i = 0; i < n; ++i) {
    x[i] = static_cast<float>(size * normal(Seed(seed), static_cast<std::uint64_t>(i)));
  }
  return x;
}

/// Whole numbers from -6 to 6.
inline Floats small_integers(std::int64_t n, std::uint64_t seed) {
  Floats x(n);
  for (std::int64_t i = 0; i < n; ++i) {
    x[i] = static_cast<float>(
        static_cast<int>(philox(seed, static_cast<std::uint64_t>(i), 0)[0] % 13) - 6);
  }
  return x;
}

template <class T>
::testing::AssertionResult same_bits(const Guarded<T>& a, const Guarded<T>& b) {
  if (!a.intact() || !b.intact()) {
    return ::testing::AssertionFailure() << "written outside the result";
  }
  for (std::int64_t i = 0; i < a.size(); ++i) {
    if (std::memcmp(&a[i], &b[i], sizeof(T)) != 0) {
      return ::testing::AssertionFailure()
             << "element " << i << " of " << a.size() << ": " << a[i] << " and " << b[i];
    }
  }
  return ::testing::AssertionSuccess();
}

/// The vector levels of this CPU.
inline std::vector<Level> vector_levels() {
  std::vector<Level> levels;
  for (const Level level : {Level::avx2, Level::avx512, Level::neon}) {
    if (has(level)) {
      levels.push_back(level);
    }
  }
  return levels;
}

/// |got - want| in units of want's last place in float.
inline double ulps(float got, double want) {
  if (std::isnan(want) || std::isnan(got)) {
    return std::isnan(want) && std::isnan(got) ? 0.0 : 1e9;
  }
  const float nearest = static_cast<float>(want);
  if (got == nearest) {
    return std::isinf(nearest) ? 0.0 : std::fabs(got - want) == 0 ? 0.0 : 0.5;
  }
  if (std::isinf(nearest) || std::isinf(got)) {
    return 1e9;
  }
  int exponent = 0;
  std::frexp(want, &exponent);
  return std::fabs(got - want) / std::ldexp(1.0, std::max(exponent - 24, -149));
}

}  // namespace lamina::kernels::testing
