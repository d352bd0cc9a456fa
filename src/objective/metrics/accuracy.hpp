// Which class a row of scores answers, and how often that is the true one.
#pragma once

#include "lamina/core/tensor.hpp"

namespace lamina {

/// The class of the largest of `columns` scores, the first of equal ones; of a single score class 1
/// where it is above `even`: 0 for a logit, ½ for a probability.
std::int64_t answered_class(const float* scores, std::int64_t columns, float even);

/// The share of the rows of logits[N,C] that answer their target: i32 labels[N], or f32 [N,1] where
/// ½ and more is class 1; by weights f32 [N] where there are any. Of no rows or no weight it is 0.
double accuracy(const ConstView& logits, const ConstView& targets, const ConstView& weights = {});

}  // namespace lamina
