// F1 where recall counts more, or less, than precision.
#pragma once

#include <string>

#include "lamina/objective/metric.hpp"

namespace lamina {

/// (1 + beta²) precision · recall / (beta² precision + recall): recall counts beta times as much as
/// precision. Of class 1 of two, else the mean over the classes that occur as truth or answer, from
/// 0 to 1; 0/0 is 0. Beta 1 is f1. scikit-learn's fbeta_score, Keras' FBetaScore.
struct FBeta {
  static constexpr std::string_view kind = "fbeta";
  static constexpr Measures measures = Measures::classes;

  double beta = 2;  ///< above 0; Keras' is 1, scikit-learn asks for it

  void fields(Fields& f);
  std::string name() const;
  double value(const Answers& answers) const;
};

}  // namespace lamina
