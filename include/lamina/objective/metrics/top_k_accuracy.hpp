// How often the true class is among the likeliest few.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// The share of rows whose true class is among the k of the highest probability, from 0 to 1; of
/// equal probabilities the first class counts as higher, so that k = 1 is the accuracy. k of the
/// number of classes or more gives 1, but for classes that the model does not know. scikit-learn's
/// top_k_accuracy_score, whose k is 2 and which takes the last of equal ones.
struct TopKAccuracy {
  static constexpr std::string_view kind = "top_k_accuracy";
  static constexpr Measures measures = Measures::classes;

  std::int64_t k = 5;  ///< at least 1

  void fields(Fields& f);
  std::string name() const;
  double value(const Answers& answers) const;
};

}  // namespace lamina
