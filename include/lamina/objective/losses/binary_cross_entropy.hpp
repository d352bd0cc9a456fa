// The loss of a yes-or-no question.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// -t log p - (1 - t) log(1 - p) with p = sigmoid(z), computed on the logit z in a form that is
/// finite for every finite z. Smoothing moves each target: t' = t (1 - s) + s / 2.
struct BinaryCrossEntropy {
  static constexpr std::string_view kind = "binary_cross_entropy";
  static constexpr bool reads_logits = true;
  static constexpr Targets targets = Targets::probabilities;

  double label_smoothing = 0;

  void fields(Fields& f);
};

/// logits[B,1] and target[B,1] of the tape's type, 0 or 1; weights[B] or none -> [].
Var binary_cross_entropy(Tape& tape, Var logits, Var target, const BinaryCrossEntropy& config = {},
                         Var weights = {});
/// The same under the name that loss() calls for any member of the family.
inline Var record_loss(Tape& tape, const BinaryCrossEntropy& config, Var prediction, Var target,
                       Var weights) {
  return binary_cross_entropy(tape, prediction, target, config, weights);
}

}  // namespace lamina
