// Cross-entropy that leaves rows which are already right to themselves.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// (1 - q)^gamma times the binary cross-entropy, where q is the probability of the true class, from
/// p = sigmoid(z): q = t p + (1 - t) (1 - p). gamma = 0 is the binary cross-entropy. Lin et al.
/// 2017, eq. 4. Keras' and torchvision's alpha, a weight of class 1, is left to class weights.
struct BinaryFocalCrossEntropy {
  static constexpr std::string_view kind = "binary_focal_cross_entropy";
  static constexpr bool reads_logits = true;
  static constexpr Targets targets = Targets::probabilities;

  double gamma = 2;

  void fields(Fields& f);
};
/// logits[B,1] and target[B,1] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const BinaryFocalCrossEntropy& config, Var prediction, Var target,
                Var weights = {});

}  // namespace lamina
