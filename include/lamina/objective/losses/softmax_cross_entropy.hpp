// The loss of a choice among classes, which are told by their numbers.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// -Σ t log p over the classes with p = softmax(z), computed on the logits z in a form that is
/// finite for all finite z. Smoothing spreads the target: t = (1 - s) onehot(label) + s / classes.
/// Keras' sparse_categorical_crossentropy; of targets that are distributions see
/// CategoricalCrossEntropy.
struct SoftmaxCrossEntropy {
  static constexpr std::string_view kind = "softmax_cross_entropy";
  static constexpr bool reads_logits = true;
  static constexpr Targets targets = Targets::labels;

  double label_smoothing = 0;

  void fields(Fields& f);
};

/// logits[B,C] and labels[B] (i32, 0…C-1); weights[B] or none -> [].
/// Throws Error `usage.bad_label` for a label outside 0…C-1.
Var softmax_cross_entropy(Tape& tape, Var logits, Var labels,
                          const SoftmaxCrossEntropy& config = {}, Var weights = {});
/// The same under the name that loss() calls for any member of the family.
inline Var record_loss(Tape& tape, const SoftmaxCrossEntropy& config, Var prediction, Var target,
                       Var weights) {
  return softmax_cross_entropy(tape, prediction, target, config, weights);
}

}  // namespace lamina
