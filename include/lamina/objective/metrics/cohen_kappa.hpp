// How much more answers and truth agree than by chance.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// (accuracy - c) / (1 - c) with c the accuracy of answers drawn at random as often as they are
/// given: 1 is full agreement, 0 that of chance. Not defined where both are always the same class.
/// Cohen 1960; scikit-learn's cohen_kappa_score.
struct CohenKappa {
  static constexpr std::string_view kind = "cohen_kappa";
  static constexpr Measures measures = Measures::classes;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
