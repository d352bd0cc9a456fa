// The operations that math.inc and formulas.inc are written in, for one number at a time.
// simd/lanes-inl.hpp has the same names for vectors.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "core/assert.hpp"
#include "kernels/kernels.hpp"

namespace lamina::kernels::ref {

template <class F>
F constant(double value) {
  return static_cast<F>(value);
}
inline float fma(float a, float b, float c) {
  return std::fma(a, b, c);
}
inline double fma(double a, double b, double c) {
  return std::fma(a, b, c);
}
inline float sqrt(float x) {
  return std::sqrt(x);
}
inline double sqrt(double x) {
  return std::sqrt(x);
}
inline float abs(float x) {
  return std::fabs(x);
}
inline double abs(double x) {
  return std::fabs(x);
}
inline float copy_sign(float size, float sign) {
  return std::copysign(size, sign);
}
inline double copy_sign(double size, double sign) {
  return std::copysign(size, sign);
}
template <class F>
F select(bool condition, F yes, F no) {
  return condition ? yes : no;
}
/// Of equal numbers, and of two where one is NaN, b: as max and min of x86 do.
template <class F>
F larger(F a, F b) {
  return b < a ? a : b;
}
template <class F>
F smaller(F a, F b) {
  return a < b ? a : b;
}
template <class F>
bool is_nan(F x) {
  return x != x;  // NOLINT(misc-redundant-expression): true of NaN alone
}

// Only float's own exp, log, … look at bits.
inline std::int32_t bits(float x) {
  return std::bit_cast<std::int32_t>(x);
}
inline float from_bits(std::int32_t b) {
  return std::bit_cast<float>(b);
}
inline std::int64_t bits(double x) {
  return std::bit_cast<std::int64_t>(x);
}
inline double from_bits(std::int64_t b) {
  return std::bit_cast<double>(b);
}
/// A function that needs more bits than float has, rounded once.
template <class Function>
float in_double(float x) {
  return static_cast<float>(Function::of(static_cast<double>(x)));
}
template <class F>
std::int32_t int_constant(std::int32_t value) {
  return value;
}
/// a - b modulo 2³², as vectors subtract: a negative number's bits may leave the range.
inline std::int32_t wrapping_difference(std::int32_t a, std::int32_t b) {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) - static_cast<std::uint32_t>(b));
}
template <int places>
std::int32_t shift_left(std::int32_t b) {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(b) << places);
}
template <int places>
std::int64_t shift_left(std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(b) << places);
}
template <int places>
std::int32_t shift_right(std::int32_t b) {  // keeps the sign
  return b >> places;
}
inline float to_float(std::int32_t b) {
  return static_cast<float>(b);
}

// double checks the formulas, so its own may call libm (double.cpp); float never does (the same
// bits everywhere).
double exp(double x);
double expm1(double x);
double log(double x);
double log1p(double x);
double tanh(double x);
double gelu(double z);
double gelu_slope(double z);

#include "kernels/math.inc"
// formulas.inc is built on math.inc.
#include "kernels/formulas.inc"
#include "kernels/tree.inc"

}  // namespace lamina::kernels::ref
