// How good the answers of a model are: numbers a person reads, computed in double.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/tensor.hpp"

namespace lamina {

struct Metric {
  std::string name;
  double value;
};

/// How often each class was answered for each class: counts[truth * classes + prediction].
struct ConfusionMatrix {
  std::int64_t classes = 0;
  std::vector<std::int64_t> counts;
  std::int64_t operator()(std::int64_t truth, std::int64_t prediction) const {
    return counts[static_cast<std::size_t>(truth * classes + prediction)];
  }
};

struct Scores {
  std::vector<Metric> metrics;
  std::optional<ConfusionMatrix> confusion;  ///< classification only
  /// The metric called `name`; NaN when it is not there.
  double operator[](std::string_view name) const;
};

/// accuracy, auc, log_loss, precision, recall, f1 and the confusion matrix.
/// `probabilities` is f32 [N,C] with C ≥ 2, or [N,1]: the probability of class 1 of two. The answer
/// is the class of the largest probability, the first of equal ones. `labels` are N codes 0…C-1.
///   auc        of class 1, ties count half; with more than two classes the mean over one class
///              against the rest. Left out when no class has rows on both sides.
///   log_loss   mean of -log p of the true class; p below 2⁻²³ counts as 2⁻²³ (scikit-learn's
///   clip). precision, recall, f1   of class 1; with more than two classes the mean over the
///   classes that
///              occur as truth or answer. 0/0 is 0.
/// Throws Error `usage.shape`, `usage.no_rows` or `usage.bad_label`.
Scores classification_scores(const ConstView& probabilities, std::span<const std::int32_t> labels);

/// rmse, mae, r2. r2 of targets that do not vary is 1 for exact answers, else 0, as scikit-learn.
/// Throws Error `usage.shape` or `usage.no_rows`.
Scores regression_scores(std::span<const double> predictions, std::span<const double> targets);

}  // namespace lamina
