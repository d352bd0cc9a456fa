// The functions of double, from libm: they check gradients, and never reach the bytes of a model.
#include <cmath>

#include "kernels/ref/lanes.hpp"

namespace lamina::kernels::ref {
namespace {

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z * 0.70710678118654752440);
}

}  // namespace

double exp(double x) {
  return std::exp(x);
}
double expm1(double x) {
  return std::expm1(x);
}
double log(double x) {
  return std::log(x);
}
double log1p(double x) {
  return std::log1p(x);
}
double tanh(double x) {
  return std::tanh(x);
}
double gelu(double z) {
  return z * normal_cdf(z);
}
double gelu_slope(double z) {
  return normal_cdf(z) + z * (0.39894228040143267794 * std::exp(-0.5 * z * z));
}

}  // namespace lamina::kernels::ref
