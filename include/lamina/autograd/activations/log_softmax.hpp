// The logarithm of probabilities of classes.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// z_i - log Σ exp(z_j) over the last axis: the logarithm of Softmax, exact where that rounds to 0.
struct LogSoftmax {
  static constexpr std::string_view kind = "log_softmax";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
