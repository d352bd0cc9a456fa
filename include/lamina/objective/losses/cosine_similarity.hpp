// The loss of a direction: how long the answer is does not count.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// -Σ y t / (|y| |t|) over the outputs of a row: from -1, the same direction, to 1, the opposite
/// one; 0 stands for a right angle and for a row of zeros. As Keras has it, which makes unit
/// vectors by x / √max(Σ x², 1e-12); PyTorch's cosine_embedding_loss is this plus 1.
struct CosineSimilarity {
  static constexpr std::string_view kind = "cosine_similarity";
  static constexpr Targets targets = Targets::numbers;

  void fields(Fields&) {}
};
/// prediction[B,O] and target[B,O] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const CosineSimilarity& config, Var prediction, Var target,
                Var weights = {});

}  // namespace lamina
