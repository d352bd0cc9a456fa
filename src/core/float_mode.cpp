#include <cstdint>

#include "lamina/core/engine.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lamina {

#if defined(__x86_64__)

namespace {
constexpr std::uint32_t rounding_bits = 0x6000;      // 00 is round to nearest, ties to even
constexpr std::uint32_t flush_to_zero_bit = 0x8000;  // FTZ
constexpr std::uint32_t denormals_are_zero_bit = 0x0040;
constexpr std::uint32_t unwanted = rounding_bits | flush_to_zero_bit | denormals_are_zero_bit;
}  // namespace

FloatMode::FloatMode() : saved_(_mm_getcsr()) {
  if ((saved_ & unwanted) != 0) {
    _mm_setcsr(saved_ & ~unwanted);
  }
}

FloatMode::~FloatMode() {
  if ((saved_ & unwanted) != 0) {
    _mm_setcsr(saved_);
  }
}

#elif defined(__aarch64__)

namespace {
constexpr std::uint64_t flush_and_rounding_bits = std::uint64_t{0x7} << 22;  // FZ, RMode

std::uint64_t control() {
  std::uint64_t value;
  asm volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}

void set_control(std::uint64_t value) {
  asm volatile("msr fpcr, %0" : : "r"(value));
}
}  // namespace

FloatMode::FloatMode() : saved_(static_cast<std::uint32_t>(control())) {
  set_control(saved_ & ~flush_and_rounding_bits);
}

FloatMode::~FloatMode() {
  set_control(saved_);
}

#else

FloatMode::FloatMode() : saved_(0) {}
FloatMode::~FloatMode() = default;

#endif

}  // namespace lamina
