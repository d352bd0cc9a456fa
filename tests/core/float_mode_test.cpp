#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <limits>

#include "lamina/core/engine.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lamina {
namespace {

#if defined(__x86_64__) || defined(__aarch64__)
#if defined(__x86_64__)
constexpr std::uint64_t flush_bits = 0x8040;  // FTZ and DAZ of MXCSR
constexpr std::uint64_t rounding_bits = 0x6000;
constexpr std::uint64_t round_down = 0x2000;
std::uint64_t float_control() {
  return _mm_getcsr();
}
void set_float_control(std::uint64_t value) {
  _mm_setcsr(static_cast<unsigned>(value));
}
#else
constexpr std::uint64_t flush_bits = 1 << 24;  // FZ of FPCR
constexpr std::uint64_t rounding_bits = 3 << 22;
constexpr std::uint64_t round_down = 2 << 22;
std::uint64_t float_control() {
  std::uint64_t value;
  asm volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}
void set_float_control(std::uint64_t value) {
  asm volatile("msr fpcr, %0" : : "r"(value));
}
#endif

TEST(FloatMode, SetsAndRestoresTheMode) {
  const std::uint64_t before = float_control();
  const std::uint64_t foreign = before | flush_bits | round_down;
  set_float_control(foreign);
  {
    const FloatMode mode;
    EXPECT_EQ(float_control() & (flush_bits | rounding_bits), 0U);
  }
  EXPECT_EQ(float_control(), foreign);
  set_float_control(before);
}

TEST(FloatMode, KeepsDenormalNumbers) {
  const std::uint64_t before = float_control();
  set_float_control(before | flush_bits);
  volatile float smallest = std::numeric_limits<float>::min();
  const float flushed = smallest / 4;
  float kept = 0;
  {
    const FloatMode mode;
    kept = smallest / 4;
  }
  set_float_control(before);
  EXPECT_EQ(flushed, 0.0F);
  EXPECT_EQ(kept, 0x1p-128F);
}

TEST(FloatMode, WorkersDoNotInheritTheMakersMode) {
  const std::uint64_t before = float_control();
  set_float_control(before | flush_bits);
  {
    const Engine engine(3);
    std::atomic<std::uint64_t> seen{0};
    engine.parallel(3, 1, [&](std::int64_t begin, std::int64_t) {
      if (begin > 0) {
        seen.fetch_or(float_control());
      }
    });
    EXPECT_EQ(seen.load() & flush_bits, 0U);
  }
  set_float_control(before);
}
#endif

}  // namespace
}  // namespace lamina
