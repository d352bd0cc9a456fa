// Numbers by their rank among those of training, as a normal distribution would have them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lamina/preprocess/feature.hpp"

namespace lamina {

/// Sets knots and heights of `feature` by values of training rows, at least two of them different:
/// their quantiles, max(min(rows / 30, 1000), 10) of them but at most one a value, by linear
/// interpolation as numpy has it; between two of them the rank goes in a straight line, and its
/// normal quantile on so many straight lines that it is off by a thousandth at most. A value that
/// fills several quantiles has the mean rank of its rows. That is what scikit-learn's
/// QuantileTransformer(output_distribution="normal") comes to after noise too small to matter.
void fit_quantile_normal(NumberFeature& feature, std::vector<double> values, std::int64_t rows);

/// Below the lowest knot as at it, above the highest likewise.
double quantile_normal(const NumberFeature& feature, double x);
/// d/dx of it; 0 where it leaps or ends.
double quantile_normal_slope(const NumberFeature& feature, double x);

}  // namespace lamina
