// How answers and truth go together: a correlation of classes.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// The correlation of answered and true classes, from -1 to 1; 0 is that of guessing, and where
/// only one class is answered or true. Matthews 1975; of more than two classes Gorodkin's R_K
/// (2004). scikit-learn's matthews_corrcoef.
struct MatthewsCorrcoef {
  static constexpr std::string_view kind = "matthews_corrcoef";
  static constexpr Measures measures = Measures::classes;

  void fields(Fields&) {}
  double value(const Answers& answers) const;
};

}  // namespace lamina
