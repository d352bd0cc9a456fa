// Relu with its corner rounded, and the same turned round.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// log(1 + e^z), above 0 everywhere; PyTorch's with beta 1.
struct Softplus {
  static constexpr std::string_view kind = "softplus";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

/// log(1 / (1 + e^-z)) = -log(1 + e^-z): the logarithm of a probability, below 0 everywhere.
struct LogSigmoid {
  static constexpr std::string_view kind = "log_sigmoid";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
