// How good predictions are as a quantile.
#pragma once

#include "lamina/objective/metric.hpp"

namespace lamina {

/// The mean of level (truth - prediction) where that is positive, else (1 - level) (prediction -
/// truth), in the target's unit: lowest for the quantile of that level. Koenker & Bassett 1978;
/// scikit-learn's mean_pinball_loss, whose alpha is the level.
struct MeanPinballLoss {
  static constexpr std::string_view kind = "mean_pinball_loss";
  static constexpr Measures measures = Measures::numbers;

  double level = 0.5;  ///< within [0, 1]

  void fields(Fields& f);
  std::string name() const;
  double value(const Answers& answers) const;
};

}  // namespace lamina
