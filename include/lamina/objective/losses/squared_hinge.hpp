// The loss of a margin whose cost grows with the square of what is missing to it.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// max(0, 1 - s z)² of the logit z with s = 2 t - 1, so that s is -1 or 1. Keras also takes targets
/// of -1 and 1; PyTorch has only the one of several classes.
struct SquaredHinge {
  static constexpr std::string_view kind = "squared_hinge";
  static constexpr bool reads_logits = true;
  static constexpr Targets targets = Targets::probabilities;

  void fields(Fields&) {}
};
/// logits[B,1] and target[B,1] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const SquaredHinge& config, Var prediction, Var target,
                Var weights = {});

}  // namespace lamina
