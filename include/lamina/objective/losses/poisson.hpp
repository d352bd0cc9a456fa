// The loss of counts, of which the network answers the logarithm of the mean.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// exp(y) - t y, averaged over the outputs of a row: -log of the Poisson probability of the count
/// t, but for log t!. y is the logarithm of the rate, as PyTorch has it by default; Keras takes the
/// rate.
struct Poisson {
  static constexpr std::string_view kind = "poisson";
  static constexpr Targets targets = Targets::non_negative;

  void fields(Fields&) {}
};
/// prediction[B,O] and target[B,O] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const Poisson& config, Var prediction, Var target, Var weights = {});

}  // namespace lamina
