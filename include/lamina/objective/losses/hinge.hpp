// The loss of a margin: a row that is right by 1 or more costs nothing.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// max(0, 1 - s z) of the logit z with s = 2 t - 1, so that s is -1 or 1; its slope where s z = 1
/// is taken as 0. Keras also takes targets of -1 and 1; PyTorch has only the one of several
/// classes.
struct Hinge {
  static constexpr std::string_view kind = "hinge";
  static constexpr bool reads_logits = true;
  static constexpr Targets targets = Targets::probabilities;

  void fields(Fields&) {}
};
/// logits[B,1] and target[B,1] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const Hinge& config, Var prediction, Var target, Var weights = {});

}  // namespace lamina
