// How far a predicted distribution is from the true one.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// Σ t log(t / p) over the classes with p = softmax(z), on the logits z; what is never true, t = 0,
/// costs nothing. At least 0, and 0 where p = t. Kullback & Leibler 1951. Keras takes p itself and
/// clips it at 1e-7, PyTorch's kl_div log p.
struct KLDivergence {
  static constexpr std::string_view kind = "kl_divergence";
  static constexpr bool reads_logits = true;
  static constexpr Targets targets = Targets::distributions;

  void fields(Fields&) {}
};
/// logits[B,C] and target[B,C] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const KLDivergence& config, Var prediction, Var target,
                Var weights = {});

}  // namespace lamina
