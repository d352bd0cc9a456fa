// The probabilities of some rows, whether there is one a class or one of two.
#pragma once

#include "lamina/objective/metric.hpp"
#include "objective/metrics/accuracy.hpp"

namespace lamina {

/// Probabilities [N,C], or [N,1] read as two classes.
class AnsweredRows {
 public:
  /// `threshold` as Answers has it.
  explicit AnsweredRows(const ConstView& probabilities, double threshold = even)
      : data_(probabilities.f32()),
        columns_(probabilities.shape.columns()),
        threshold_(threshold) {}

  std::int64_t classes() const { return columns_ == 1 ? 2 : columns_; }
  /// In double, so that 1 - p of a single column is exact; 0 of a class that is not known (-1).
  double probability(std::int64_t row, std::int64_t label) const {
    if (label < 0) return 0;
    if (columns_ > 1) return data_[row * columns_ + label];
    const double p = data_[row];
    return label == 1 ? p : 1 - p;
  }
  /// What ranks rows for `label` against the rest.
  float score(std::int64_t row, std::int64_t label) const {
    return columns_ == 1 ? data_[row] : data_[row * columns_ + label];
  }
  std::int64_t answer(std::int64_t row) const {
    if (classes() == 2 && threshold_ != even) return probability(row, 1) > threshold_ ? 1 : 0;
    return answered_class(data_ + row * columns_, columns_, 0.5F);
  }

 private:
  static constexpr double even = 0.5;

  const float* data_;
  std::int64_t columns_;
  double threshold_;
};

}  // namespace lamina
