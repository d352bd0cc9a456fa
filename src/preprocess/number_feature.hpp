// One number or date of a row into its features.
#pragma once

#include <span>
#include <vector>

#include "lamina/preprocess/feature.hpp"
#include "lamina/preprocess/task.hpp"

namespace lamina {

/// The transform, with operations that ONNX has: Sub, Cast, Mul, Clip, Div, Sqrt, Add; of
/// quantile_normal Clip, Less, ReduceSum, Gather, Sub, Div, Mul, Add.
float transformed(const NumberFeature& feature, double part);

/// All features of one cell; NaN is a missing cell.
void write_features(const NumberColumn& column, double value, float* features);

/// The features of a column, fitted on the values of the training rows (NaN where missing), by
/// quantile_normal or by robust_clip. Parts
/// that never change are left away, so the list may be empty.
NumberColumn fit_number_column(const Column& column, std::span<const double> training,
                               bool by_rank = false);

}  // namespace lamina
