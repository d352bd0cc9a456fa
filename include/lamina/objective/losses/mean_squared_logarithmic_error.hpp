// Squared error of amounts by their ratio: 10 for 20 is as wrong as 1000 for about 2000.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// (log(1 + max(y, 0)) - log(1 + t))², averaged over the outputs of a row; flat where y < 0. Keras
/// has it, and moves targets below 0 to 0 as well; PyTorch does not.
struct MeanSquaredLogarithmicError {
  static constexpr std::string_view kind = "mean_squared_logarithmic_error";
  static constexpr Targets targets = Targets::non_negative;

  void fields(Fields&) {}
};
/// prediction[B,O] and target[B,O] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const MeanSquaredLogarithmicError& config, Var prediction, Var target,
                Var weights = {});

}  // namespace lamina
