// The inverse of the logarithm as an answer's link.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// e^z: for answers that are above 0, such as rates. Overflows above z = 88.7.
struct Exponential {
  static constexpr std::string_view kind = "exponential";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
