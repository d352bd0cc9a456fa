// The loss whose best constant answer is the mean.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// (y - t)², averaged over the outputs of a row.
struct MeanSquaredError {
  static constexpr std::string_view kind = "mean_squared_error";
  static constexpr Targets targets = Targets::numbers;

  void fields(Fields&) {}
};

/// prediction[B,O] and target[B,O] of the tape's type; weights[B] or none -> [].
Var mean_squared_error(Tape& tape, Var prediction, Var target, const MeanSquaredError& config = {},
                       Var weights = {});
/// The same under the name that loss() calls for any member of the family.
inline Var record_loss(Tape& tape, const MeanSquaredError& config, Var prediction, Var target,
                       Var weights) {
  return mean_squared_error(tape, prediction, target, config, weights);
}

}  // namespace lamina
