// Small numbers become 0.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// z where |z| > threshold, else 0. Donoho & Johnstone 1994.
struct HardShrink {
  static constexpr std::string_view kind = "hard_shrink";
  double threshold = 0.5;  ///< PyTorch's lambd
  void fields(Fields& f);
  Var forward(Tape& tape, Var z) const;
};

/// z moved towards 0 by threshold, but not across. Donoho & Johnstone 1994.
struct SoftShrink {
  static constexpr std::string_view kind = "soft_shrink";
  double threshold = 0.5;  ///< PyTorch's lambd
  void fields(Fields& f);
  Var forward(Tape& tape, Var z) const;
};

/// z where z > threshold, else value. PyTorch and Keras ask for both.
struct Threshold {
  static constexpr std::string_view kind = "threshold";
  static constexpr bool rectifies = true;
  double threshold = 1;  ///< that of Keras' former ThresholdedReLU
  double value = 0;
  void fields(Fields& f);
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
