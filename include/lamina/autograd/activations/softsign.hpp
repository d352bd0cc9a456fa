// A relative of tanh that saturates slowly.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// z / (1 + |z|). Turian et al. 2009.
struct Softsign {
  static constexpr std::string_view kind = "softsign";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
