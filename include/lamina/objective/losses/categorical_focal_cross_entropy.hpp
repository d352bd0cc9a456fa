// Cross-entropy over classes that leaves rows which are already right to themselves.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// -(1 - q)^gamma log q with q the probability of the true class from softmax(z); gamma = 0 is the
/// softmax cross-entropy. Lin et al. 2017, eq. 4. Labels are class numbers, where Keras'
/// categorical_focal_crossentropy takes one-hot rows; its alpha, one weight for all classes (0.25),
/// is left to class weights.
struct CategoricalFocalCrossEntropy {
  static constexpr std::string_view kind = "categorical_focal_cross_entropy";
  static constexpr bool reads_logits = true;
  static constexpr Targets targets = Targets::labels;

  double gamma = 2;

  void fields(Fields& f);
};
/// logits[B,C] and labels[B] (i32, 0…C-1); weights[B] or none -> [].
/// Throws Error `usage.bad_label` for a label outside 0…C-1.
Var record_loss(Tape& tape, const CategoricalFocalCrossEntropy& config, Var prediction, Var target,
                Var weights = {});

}  // namespace lamina
