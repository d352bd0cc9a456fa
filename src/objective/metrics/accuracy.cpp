#include "objective/metrics/accuracy.hpp"

#include <algorithm>

#include "kernels/ref/lanes.hpp"

namespace lamina {

std::int64_t answered_class(const float* scores, std::int64_t columns, float even) {
  if (columns == 1) return scores[0] > even ? 1 : 0;
  return std::max_element(scores, scores + columns) - scores;
}

double accuracy(const ConstView& logits, const ConstView& targets, const ConstView& weights) {
  const std::int64_t rows = logits.shape.rows();
  const std::int64_t columns = logits.shape.columns();
  if (columns == 1 && targets.dtype == DType::i32) return rows == 0 ? 0 : 1;  // the only class
  const auto right = [&](std::int64_t row) {
    const std::int64_t truth =
        targets.dtype == DType::i32 ? targets.i32()[row] : (targets.f32()[row] >= 0.5F ? 1 : 0);
    return answered_class(logits.f32() + row * columns, columns, 0) == truth;
  };
  const auto weight = [&](std::int64_t row) {
    return weights.shape.rank() == 0 ? 1.0 : static_cast<double>(weights.f32()[row]);
  };
  const double correct = kernels::ref::sum_over_rows<double>(
      rows, [&](double sum, std::int64_t row) { return right(row) ? sum + weight(row) : sum; });
  const double all = kernels::ref::sum_over_rows<double>(
      rows, [&](double sum, std::int64_t row) { return sum + weight(row); });
  return all == 0 ? 0 : correct / all;
}

}  // namespace lamina
