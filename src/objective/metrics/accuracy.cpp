#include "objective/metrics/accuracy.hpp"

#include <algorithm>

namespace lamina {

std::int64_t answered_class(const float* scores, std::int64_t columns, float even) {
  if (columns == 1) return scores[0] > even ? 1 : 0;
  return std::max_element(scores, scores + columns) - scores;
}

double accuracy(const ConstView& logits, const ConstView& targets) {
  const std::int64_t rows = logits.shape.rows();
  const std::int64_t columns = logits.shape.columns();
  if (columns == 1 && targets.dtype == DType::i32) return rows == 0 ? 0 : 1;  // the only class
  std::int64_t correct = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    const std::int64_t truth =
        targets.dtype == DType::i32 ? targets.i32()[row] : (targets.f32()[row] >= 0.5F ? 1 : 0);
    correct += answered_class(logits.f32() + row * columns, columns, 0) == truth ? 1 : 0;
  }
  return rows == 0 ? 0 : static_cast<double>(correct) / static_cast<double>(rows);
}

}  // namespace lamina
