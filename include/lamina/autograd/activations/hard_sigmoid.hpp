// Sigmoid and silu made of straight pieces.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// z / 6 + ½ within [0, 1]. Howard et al. 2019; Keras up to version 2 had z / 5 + ½.
struct HardSigmoid {
  static constexpr std::string_view kind = "hard_sigmoid";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

/// z · HardSigmoid; Keras' hard_silu. Howard et al. 2019.
struct HardSwish {
  static constexpr std::string_view kind = "hard_swish";
  static constexpr bool rectifies = true;
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
