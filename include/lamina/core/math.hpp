// Scalar functions of a double that give the same bits on every machine (libm does not promise
// that).
#pragma once

namespace lamina::math {

/// Each at most 2 ulp for normal results.
double exp(double x);
double log(double x);  ///< NaN below 0, -infinity at 0
double log1p(double x);
double cos(double x);  ///< |x| ≤ 1e5
double sin(double x);  ///< |x| ≤ 1e5
/// base^n by repeated squaring, n ≥ 0.
double power(double base, long n);

}  // namespace lamina::math
