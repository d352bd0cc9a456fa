#include "preprocess/normal_quantile.hpp"

#include <cmath>
#include <span>

#include "lamina/core/math.hpp"

namespace lamina {

namespace {

constexpr double farthest = 5.199337582605575;  // of scikit-learn: the quantile of 1e-7

/// Σ c_i x^i of descending i.
double polynomial(std::span<const double> coefficients, double x) {
  double sum = 0;
  for (const double c : coefficients) sum = sum * x + c;
  return sum;
}

constexpr double middle_over[] = {
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608};
constexpr double middle_under[] = {
    5226.495278852854561,  28729.085735721942674, 39307.89580009271061,  21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083,  42.313330701600911252, 1.0};
constexpr double tail_over[] = {7.7454501427834140764e-4, 2.27238449892691845833e-2,
                                0.24178072517745061177,   1.27045825245236838258,
                                3.64784832476320460504,   5.7694972214606914055,
                                4.6303378461565452959,    1.42343711074968357734};
constexpr double tail_under[] = {1.05075007164441684324e-9, 5.475938084995344946e-4,
                                 1.51986665636164571966e-2, 0.14810397642748007459,
                                 0.68976733498510000455,    1.6763848301838038494,
                                 2.05319162663775882187,    1.0};

}  // namespace

double normal_quantile(double p) {
  constexpr double least = 1e-7;
  if (!(p > least)) return -farthest;
  if (!(p < 1 - least)) return farthest;
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(middle_over, r) / polynomial(middle_under, r);
  }
  const double r = std::sqrt(-math::log(q < 0 ? p : 1 - p)) - 1.6;
  const double size = polynomial(tail_over, r) / polynomial(tail_under, r);
  return q < 0 ? -size : size;
}

}  // namespace lamina
