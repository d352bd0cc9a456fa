// z cut off on both sides.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// z within [min_value, max_value]. Collobert 2004.
struct HardTanh {
  static constexpr std::string_view kind = "hard_tanh";
  double min_value = -1;
  double max_value = 1;  ///< above min_value
  void fields(Fields& f);
  Var forward(Tape& tape, Var z) const;
};

/// z within [0, 6]: HardTanh{0, 6}, as a relu. Krizhevsky 2010.
struct Relu6 {
  static constexpr std::string_view kind = "relu6";
  static constexpr bool rectifies = true;
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
