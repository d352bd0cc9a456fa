// The loss whose best constant answer is a quantile, such as the 90th percentile.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// level (t - y) where y < t, else (1 - level) (y - t), averaged over the outputs of a row; its
/// slope at y = t is taken as 0. Koenker & Bassett 1978, also called pinball.
struct Quantile {
  static constexpr std::string_view kind = "quantile";

  double level = 0.5;

  void fields(Fields& f);
};
/// prediction[B,O] and target[B,O] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const Quantile& config, Var prediction, Var target, Var weights = {});

}  // namespace lamina
