// Softplus without an exponential.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// (z + √(z² + b)) / 2, above 0 everywhere; at most 3 ulp. Barron 2021.
struct SquarePlus {
  static constexpr std::string_view kind = "squareplus";
  static constexpr bool rectifies = true;
  double b = 4;
  void fields(Fields& f);
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
