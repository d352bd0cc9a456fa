// Squared for small errors, absolute for large ones, so that outliers pull less.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// ½ e² for |e| ≤ delta, else delta (|e| - ½ delta), with e = y - t, averaged over the outputs of a
/// row. Huber 1964.
struct Huber {
  static constexpr std::string_view kind = "huber";
  static constexpr Targets targets = Targets::numbers;

  double delta = 1;

  void fields(Fields& f);
};

/// prediction[B,O] and target[B,O] of the tape's type; weights[B] or none -> [].
Var huber(Tape& tape, Var prediction, Var target, const Huber& config = {}, Var weights = {});
/// The same under the name that loss() calls for any member of the family.
inline Var record_loss(Tape& tape, const Huber& config, Var prediction, Var target, Var weights) {
  return huber(tape, prediction, target, config, weights);
}

}  // namespace lamina
