// How much weight the rows of each class have that were answered each class.
#pragma once

#include <vector>

#include "lamina/objective/metrics.hpp"

namespace lamina {

class Confusion {
 public:
  /// Each row counts as its weight says, 1 without. Rows whose class the model does not know (-1)
  /// are one more true class, which is never answered.
  explicit Confusion(const Answers& answers);

  /// With that of unknown rows, where there are any.
  std::int64_t classes() const { return classes_; }
  double operator()(std::int64_t truth, std::int64_t answer) const {
    return weights_[static_cast<std::size_t>(truth * classes_ + answer)];
  }
  double true_weight(std::int64_t label) const;
  double answered_weight(std::int64_t label) const;
  double right() const;
  double total() const;

  /// As rows of a report; of a confusion without weights.
  ConfusionMatrix counts() const;

 private:
  std::int64_t known_;  ///< classes of the model
  std::int64_t classes_;
  std::vector<double> weights_;
};

}  // namespace lamina
