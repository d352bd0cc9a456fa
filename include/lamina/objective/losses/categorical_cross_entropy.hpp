// The loss of a choice among classes, of which the targets say how likely each is.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// -Σ t log p over the classes with p = softmax(z), on the logits z, finite for all finite z. The
/// targets t are one-hot rows, or any distributions over the classes. Smoothing spreads them:
/// (1 - s) t + s / classes. Keras' categorical_crossentropy, from logits; of class numbers, which
/// take less memory, see SoftmaxCrossEntropy.
struct CategoricalCrossEntropy {
  static constexpr std::string_view kind = "categorical_cross_entropy";
  static constexpr bool reads_logits = true;
  static constexpr Targets targets = Targets::distributions;

  double label_smoothing = 0;

  void fields(Fields& f);
};
/// logits[B,C] and target[B,C] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const CategoricalCrossEntropy& config, Var prediction, Var target,
                Var weights = {});

}  // namespace lamina
