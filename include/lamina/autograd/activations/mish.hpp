// A smooth relative of silu.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// z tanh(log(1 + e^z)), at most 4 ulp. Misra 2020.
struct Mish {
  static constexpr std::string_view kind = "mish";
  static constexpr bool rectifies = true;
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
